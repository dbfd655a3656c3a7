"""A council's certificate on a paper (PAdES), so that any viewer shows who printed it and that nothing was altered.

Definitions: the signature is invisible, certifies the whole file and lets fields be filled in (ISO 32000-1, 12.8.2.2).
It is set after the paper is printed and takes nothing from it: `verify` compares the paper as if it were not there, and
reports it. A draft is never signed. The key is a PKCS #12 file; its passphrase comes from the environment alone. Whose
certificate it is, and whether to trust it, is for whoever reads its fingerprint: nothing is fetched.

Left out: time stamps and long-term validation, which need a service on the network. Needs the extra `signing`.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

KEY_VARIABLE, PASSPHRASE_VARIABLE = "HANDRAIL_SIGNING_KEY", "HANDRAIL_SIGNING_PASSPHRASE"
FIELD = "signature_of_the_council"
_REASON = "Printed from a signed review"
_MOMENT = re.compile(r"D:\d{4,14}(?:Z|[+-]\d\d'\d\d'?)?")


class CertificateError(Exception):
    """A certificate that cannot be used, with the reason in a sentence."""


class UnreadableCertificateError(CertificateError):
    """A signature on a paper that is none: damaged, or made to look like one."""


@dataclass(frozen=True)
class Certificate:
    """A key with its certificate, ready to sign."""

    signer: SimpleSigner
    fingerprint: str
    """SHA-256 of the certificate."""

    def sign(self, content: bytes) -> bytes:
        """A paper with the signature behind it; the bytes of the paper stay as they are."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        how = signers.PdfSignatureMetadata(
            field_name=FIELD,
            reason=_REASON,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        )
        signed = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), how, signer=self.signer)
        return bytes(signed.getvalue())


@dataclass(frozen=True)
class CertificateOnPaper:
    """A signature that was found on a paper."""

    holder: str
    fingerprint: str
    unbroken: bool
    """Whether what it covers is as it was signed."""


def load_certificate(path: Path | None = None) -> Certificate | None:
    """The council's key; None where no file is named.

    Args:
        path: a PKCS #12 file; HANDRAIL_SIGNING_KEY by default. Its passphrase is HANDRAIL_SIGNING_PASSPHRASE.

    Raises:
        CertificateError: it cannot be used.
    """
    named = str(path) if path else os.environ.get(KEY_VARIABLE, "")
    if not named:
        return None
    try:
        from pyhanko.sign.signers import SimpleSigner
    except ImportError:
        raise CertificateError(
            "Papers cannot be signed with a certificate: install Handrail with the extra `signing`."
        ) from None
    try:
        content = Path(named).read_bytes()
    except OSError as error:
        raise CertificateError(f"{named} cannot be read: {(error.strerror or 'failed').lower()}.") from None
    passphrase = os.environ.get(PASSPHRASE_VARIABLE)
    signer = _signer(SimpleSigner, content, passphrase.encode() if passphrase is not None else None)
    if signer is None or signer.signing_cert is None:
        raise CertificateError(
            f"{named} holds no key that opens with the passphrase in {PASSPHRASE_VARIABLE}. It has to be a PKCS #12 "
            "file (.p12, .pfx)."
        )
    return Certificate(signer, hashlib.sha256(signer.signing_cert.dump()).hexdigest())


def _signer(
    signer_class: type[SimpleSigner], content: bytes, passphrase: bytes | None
) -> SimpleSigner | None:
    try:
        signer: SimpleSigner | None = signer_class.load_pkcs12_data(content, [], passphrase=passphrase)
    except (ValueError, TypeError, OSError):
        return None
    return signer


def is_plain_word(text: str) -> bool:
    """Whether a text beside a certificate is one that every signature of a council has: field, reason, moment."""
    return text in ("", FIELD, _REASON) or _MOMENT.fullmatch(text) is not None


def certificates_on(content: bytes) -> Iterator[CertificateOnPaper]:
    """The signatures on a paper.

    Raises:
        UnreadableCertificateError: they cannot be read.
        CertificateError: the extra is not there.
    """
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
        from pyhanko_certvalidator import ValidationContext
    except ImportError:
        raise CertificateError(
            "Its certificate cannot be checked here: that needs the extra `signing`."
        ) from None
    # What is wrong with a signature is said in the verdict, not on standard error.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        for signature in PdfFileReader(BytesIO(content)).embedded_signatures:
            certificate = signature.signer_cert
            # Nobody is trusted here: only whether the signature is whole is asked.
            context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
            status = validate_pdf_signature(signature, context, skip_diff=True)
            yield CertificateOnPaper(
                str(certificate.subject.human_friendly),
                hashlib.sha256(certificate.dump()).hexdigest(),
                bool(status.intact and status.valid)
                and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
            )
    except Exception as error:  # a damaged signature may break anything in a library that reads it
        raise UnreadableCertificateError(
            f"Its certificate cannot be read ({type(error).__name__})."
        ) from None
