"""A council's certificate on a paper: any viewer shows it, and the paper stays as it was printed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pypdf import PdfReader, PdfWriter

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.jobs.answers import read_answers
from dashboard.print.jobs.certificate import CertificateError, certificates_on, load_certificate
from dashboard.print.jobs.verify import verify
from dashboard.terminal.command import handrail
from engine.records import PackageRecords, SignedRecords, open_database


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """The file of a key with a certificate, made for this test alone."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "North Council, test")])
    now = datetime.now(UTC)
    may = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(may, critical=True)
        .sign(private, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("key") / "council.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"key", private, certificate, None, BestAvailableEncryption(b"secret")
        )
    )
    return path


@pytest.fixture(autouse=True)
def passphrase(monkeypatch):
    monkeypatch.setenv("HANDRAIL_SIGNING_PASSPHRASE", "secret")


@pytest.fixture(scope="module")
def database(tmp_path_factory, signed):
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}"
    engine = open_database(url)
    PackageRecords(engine).save_all(demonstration_packages().values(), caseload="North")
    SignedRecords(engine).sign(signed("DEMO-01", number=1), draft_revision=0)
    return url


@pytest.fixture
def records(database):
    return SignedRecords(open_database(database))


@pytest.fixture
def paper(signed, key):
    printed = render("provider", signed("DEMO-01", number=1))
    certified = load_certificate(key).sign(printed)
    assert certified.startswith(printed)
    return certified


def filled_in(content):
    """Filled in by another program, which adds to the end of the file."""
    writer = PdfWriter(BytesIO(content), incremental=True)
    for page in writer.pages:
        for widget in page.get("/Annots", []):
            get_object = widget.get_object()
            if get_object.get("/T") == "agreed_by":
                writer.update_page_form_field_values(
                    page, {"plan.agreed_by": "Pat Manager"}, auto_regenerate=False
                )
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_certified_paper_is_genuine_and_says_whose_certificate_it_carries(paper, records):
    verdict = verify(paper, records)
    assert verdict.state == "genuine"
    assert "Genuine: every page" in verdict.says[0]
    assert "North Council, test, unbroken" in verdict.says[1]
    assert [certificate.unbroken for certificate in certificates_on(paper)] == [True]


def test_what_is_filled_in_afterwards_leaves_the_certificate_whole_and_can_be_imported(paper, records):
    filled = filled_in(paper)
    verdict = verify(filled, records)
    assert verdict.state == "genuine"
    assert any("unbroken" in line for line in verdict.says)
    assert any("Pat Manager" in line for line in verdict.says)
    assert "Pat Manager" in read_answers(filled, records).answers[0].because


def test_a_changed_byte_breaks_the_certificate(paper, records):
    spoilt = paper.replace(b"(Printed from a signed review)", b"(Printed from a signet review)", 1)
    assert spoilt != paper
    verdict = verify(spoilt, records)
    assert verdict.state == "changed"
    assert any("is broken" in line for line in verdict.says)


def test_a_signature_that_shows_something_or_a_page_changed_beside_one_is_a_difference(paper, records):
    pdf = pikepdf.open(BytesIO(paper))
    signature = next(field for field in pdf.Root.AcroForm.Fields if field.get("/FT") == "/Sig")
    signature.Rect = [50, 50, 300, 300]
    buffer = BytesIO()
    pdf.save(buffer)
    assert verify(buffer.getvalue(), records).state == "changed"
    writer = PdfWriter(BytesIO(paper), incremental=True)
    writer.pages[0].rotate(90)
    rotated = BytesIO()
    writer.write(rotated)
    assert verify(rotated.getvalue(), records).state == "changed"


def test_a_run_sets_the_certificate_and_prints_nothing_again(database, key, tmp_path):
    arguments = [
        "print",
        "--caseload",
        "North",
        "--database",
        database,
        "--out",
        str(tmp_path),
        "--sign-with",
        str(key),
    ]
    assert "1 printed" in CliRunner().invoke(handrail, arguments).output
    content = (tmp_path / "DEMO-01-provider.pdf").read_bytes()
    assert [certificate.holder for certificate in certificates_on(content)] == [
        "Common Name: North Council, test"
    ]
    assert "0 printed, 1 already there" in CliRunner().invoke(handrail, arguments).output
    assert "1 printed" in CliRunner().invoke(handrail, arguments[:-2]).output


def test_a_draft_is_never_signed(key, tmp_path):
    arguments = ["print", "DEMO-04", "--out", str(tmp_path), "--sign-with", str(key), "--on", "2026-11-23"]
    assert "1 printed" in CliRunner().invoke(handrail, arguments).output
    assert "/Sig" not in str(PdfReader(tmp_path / "DEMO-04-provider.pdf").get_fields())


@pytest.mark.parametrize("spoilt", ["a wrong passphrase", "no key", "no file"])
def test_a_key_that_cannot_be_used_says_so_in_a_sentence(key, tmp_path, monkeypatch, spoilt):
    path = key
    if spoilt == "a wrong passphrase":
        monkeypatch.setenv("HANDRAIL_SIGNING_PASSPHRASE", "wrong")
    elif spoilt == "no key":
        path = tmp_path / "none.p12"
        path.write_bytes(b"nothing")
    else:
        path = tmp_path / "missing.p12"
    with pytest.raises(CertificateError, match=r"holds no key that opens|cannot be read"):
        load_certificate(path)
    result = CliRunner().invoke(
        handrail, ["print", "DEMO-04", "--out", str(tmp_path), "--sign-with", str(path)]
    )
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def with_words_of_a_signature(paper, **words):
    """The paper with a signature that is none, and words beside it."""
    pdf = pikepdf.open(BytesIO(paper))
    signature = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        SubFilter=pikepdf.Name("/ETSI.CAdES.detached"),
        Contents=b"\0" * 20,
        ByteRange=pikepdf.Array([0, 1, 2, 3]),
        **words,
    )
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Sig, T="signed", Rect=pikepdf.Array([0, 0, 0, 0]), V=pdf.make_indirect(signature)
    )
    pdf.Root.AcroForm.Fields.append(pdf.make_indirect(field))
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def test_a_signature_that_is_none_is_a_difference_and_its_words_are_listed(signed, records):
    printed = render("provider", signed("DEMO-01", number=1))
    verdict = verify(with_words_of_a_signature(printed, Reason="One carer\x1b[2J from Monday"), records)
    assert verdict.state == "changed"
    assert "Its certificate cannot be read" in verdict.says[1]
    assert "a signature on it says “signed” and “One carer [2J from Monday”" in verdict.says[-1]
