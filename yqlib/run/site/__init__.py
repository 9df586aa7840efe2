"""Many disclosures as a static site: pages that open from a disk, with nothing from elsewhere."""

from yqlib.run.site.build import Built, build_site

__all__ = ["Built", "build_site"]
