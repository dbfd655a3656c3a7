"""The screen: `streamlit run dashboard/screen/app.py`. The door (`door.py`) stands in front of its pages."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from dashboard.log import open_log
from dashboard.screen.door import Door
from dashboard.screen.log import write_nothing_personal
from dashboard.screen.tidying import tidy_now_and_then
from dashboard.screen.trouble import log_unforeseen

write_nothing_personal()
open_log()
tidy_now_and_then()
app = App(Path(__file__).with_name("pages.py"), middleware=[Middleware(Door)], on_script_error=log_unforeseen)
