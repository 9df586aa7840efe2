"""Make the files of this folder again: encrypted, linearised, with object streams (needs pikepdf).

python tests/golden/bad/make.py
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from broken import sound  # noqa: E402

LOCKS = {
    "rc4-40": {"R": 2, "aes": False, "metadata": False},
    "rc4-128": {"R": 3, "aes": False, "metadata": False},
    "aes-128": {"R": 4, "aes": True},
    "aes-256": {"R": 6, "aes": True},
}


def main() -> None:
    """Write all."""
    for name, how in LOCKS.items():
        for user, kind in (("", "open"), ("yq", "shut")):
            with pikepdf.open(io.BytesIO(sound())) as pdf:
                lock = pikepdf.Encryption(owner="owner", user=user, **how)
                pdf.save(HERE / f"{kind}-{name}.pdf", encryption=lock, static_id=True)
    with pikepdf.open(io.BytesIO(sound())) as pdf:
        pdf.save(HERE / "linearised.pdf", linearize=True, static_id=True)
        pdf.save(
            HERE / "object-streams.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True
        )


if __name__ == "__main__":
    main()
