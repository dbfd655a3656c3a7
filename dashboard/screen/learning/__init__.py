"""The page that holds what was predicted against what came true."""
