"""`make bench-zaken` and `make bench-objecten`."""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import_module(f"tests.bench.{sys.argv[1] if len(sys.argv) > 1 else 'zaken'}").main()
