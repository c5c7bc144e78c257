"""`make bench-zaken`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.bench import zaken

zaken.main()
