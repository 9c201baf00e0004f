"""Reads pages as JSON lines of html and url; writes the offer that extruct and price-parser find in each."""

import json
import sys

import extruct
from price_parser import Price


def first(value):
    while isinstance(value, list):
        value = value[0] if value else None
    return value


def products(item):
    if isinstance(item, list):
        for part in item:
            yield from products(part)
    elif isinstance(item, dict):
        types = item.get("@type")
        if "Product" in (types if isinstance(types, list) else [types]):
            yield item
        yield from products(item.get("@graph", []))


def text(value):
    value = first(value)
    return None if value is None or isinstance(value, dict) else str(value)


def read(page):
    data = extruct.extract(page["html"], uniform=True, errors="ignore")
    items = [it for syntax in ("json-ld", "microdata", "rdfa") for it in data.get(syntax, [])]
    product = next(products(items), None)
    if product is None:
        return {"price": None, "currency": None, "availability": None, "title": None}
    offer = first(product.get("offers"))
    offer = offer if isinstance(offer, dict) else {}
    written = text(offer.get("price")) or text(offer.get("lowPrice"))
    amount = Price.fromstring(written).amount_float if written else None
    return {
        "price": amount,
        "currency": text(offer.get("priceCurrency")),
        "availability": text(offer.get("availability")),
        "title": text(product.get("name")),
    }


for line in sys.stdin:
    try:
        print(json.dumps(read(json.loads(line))))
    except Exception:
        print(json.dumps({"price": None}))
