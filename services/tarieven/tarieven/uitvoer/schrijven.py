"""Rows as CSV or JSON, for a command and an answer alike."""

import csv
import io
from collections.abc import Sequence

import orjson

Rij = dict[str, str]


def als_csv(rijen: Sequence[Rij], kolommen: Sequence[str] = ()) -> str:
    namen = kolommen or (list(rijen[0]) if rijen else [])
    uit = io.StringIO(newline="")
    schrijver = csv.DictWriter(uit, namen, lineterminator="\n")
    schrijver.writeheader()
    schrijver.writerows(rijen)
    return uit.getvalue()


def als_json(rijen: Sequence[Rij]) -> str:
    return orjson.dumps(rijen, option=orjson.OPT_INDENT_2).decode()
