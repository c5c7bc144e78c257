"""Which jumps of a collection are mended, on a collection of our own."""

import json
from pathlib import Path
from typing import Any

from tests.acceptance.collection import Part, parts, walk


def request(name: str, *script: str) -> dict[str, Any]:
    event = {"listen": "test", "script": {"exec": list(script)}}
    return {"name": name, "event": [event], "request": {"method": "GET", "url": "{{zrc_url}}/zaken"}}


def folder(name: str, *items: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "item": list(items)}


def read(tmp_path: Path, *folders: dict[str, Any]) -> list[Part]:
    file = tmp_path / "collection.json"
    file.write_text(
        json.dumps({"info": {}, "item": [folder("Tests", folder("standaard.md", *folders)), folder("mocks")]})
    )
    return parts(file)


def scripts(part: Part) -> dict[str, str]:
    requests = walk(part.collection["item"])
    return {each["name"]: "\n".join(each["event"][0]["script"]["exec"]) for each in requests if "event" in each}


def test_every_folder_is_a_part_of_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, folder("ac", request("First")), folder("zrc", request("Second")))
    assert [part.name for part in found] == ["ac", "zrc"]
    assert [list(scripts(part)) for part in found] == [["First"], ["Second"]]
    assert found[0].uses("zrc_url") and not found[0].uses("nrc_url")


def test_folders_on_top_share_set_up_and_tear_down(tmp_path: Path) -> None:
    file = tmp_path / "collection.json"
    items = [folder("setUp", request("Before")), folder("ZRC", request("One")), folder("tearDown", request("After"))]
    file.write_text(json.dumps({"info": {}, "item": [*items, folder("DRC", request("Two"))]}))
    assert [list(scripts(part)) for part in parts(file)] == [["Before", "One", "After"], ["Before", "After", "Two"]]


def test_a_jump_that_leads_nowhere_goes_to_the_next_request(tmp_path: Path) -> None:
    jumps = 'postman.setNextRequest("Gone"); pm.globals.set("NEXT_REQUEST_NAMES", ["Second",\n"Lost"]);', 'say("Gone");'
    (part,) = read(tmp_path, folder("ac", request("First", *jumps), request("Second")))
    assert scripts(part)["First"] == "\n".join(jumps).replace('"Gone")', '"Second")', 1).replace("Lost", "Second")
    assert part.mended == ("First: Gone -> Second", "First: Lost -> Second")


def test_a_jump_to_another_folder_still_ends_the_run(tmp_path: Path) -> None:
    first = folder("ac", request("First", 'postman.setNextRequest("Second");'))
    assert read(tmp_path, first, folder("zrc", request("Second")))[0].mended == ()


def test_a_failure_that_would_start_over_goes_on(tmp_path: Path) -> None:
    back = "Create Eigenschap for concept relation tests"
    failing = request("(ztc-011d) Roltype", f'postman.setNextRequest("{back}");')
    (part,) = read(tmp_path, folder("ztc", request(back), failing, request("Last")))
    assert '"Last"' in scripts(part)["(ztc-011d) Roltype"]


def test_a_loop_over_an_empty_list_ends(tmp_path: Path) -> None:
    loop = 'if (index == pm.globals.get("urls").length - 1) {'
    (part,) = read(tmp_path, folder("zrc", request("(zrc-007b) Loop", loop)))
    assert "index >= pm.globals.get" in scripts(part)["(zrc-007b) Loop"]


def test_a_publish_that_was_removed_is_put_back(tmp_path: Path) -> None:
    jump = request("First", 'postman.setNextRequest("(COMMON) Publish Zaaktype");')
    (part,) = read(tmp_path, folder("ztc", jump, folder("common requests", request("(COMMON) Delete Zaaktype"))))
    *_, last = walk(part.collection["item"])
    assert last["name"] == "(COMMON) Publish Zaaktype" and part.mended == ()
    assert last["request"]["url"] == "{{created_zaaktype_url}}/publish"


def test_a_body_that_another_folder_keeps_is_lent(tmp_path: Path) -> None:
    keeps = request("Keeps", 'pm.globals.set("zaak_body", pm.request.body.raw);')
    keeps["request"]["body"] = {"raw": '{"zaaktype": "{{zaaktype_url}}"}'}
    builds = request("Builds", 'var body = JSON.parse(pm.globals.get("zaak_body"));')
    first, second = read(tmp_path, folder("zrc", keeps, builds), folder("brc", builds))
    assert first.globals == {} and second.globals == {"zaak_body": '{"zaaktype": "{{zaaktype_url}}"}'}


def test_a_request_that_was_lost_comes_after_what_jumps_to_it(tmp_path: Path) -> None:
    name = "Create relation between Besluit and Informatieobject"
    (part,) = read(tmp_path, folder("drc", request("First", f'setNextRequest("{name}");'), request("Last")))
    assert list(scripts(part)) == ["First", name, "Last"] and part.mended == ()


def test_a_document_is_locked_before_it_changes(tmp_path: Path) -> None:
    change = "Change Informatieobject status to gearchiveerd"
    jump = request("First", 'pm.globals.set("NEXT_REQUEST_NAMES", ["(zrc-022b) Gone"]); get("archiefstatussen");')
    (part,) = read(tmp_path, folder("zrc", jump, request(change)))
    assert f'["(COMMON) Lock EnkelvoudigInformatieObject", "{change}"]' in scripts(part)["First"]
    assert part.globals == {"archiefstatussen": ["gearchiveerd"]}


def test_a_token_without_claims_has_few_rights(tmp_path: Path) -> None:
    both = request("Token", 'pm.globals.set("jwt_token_without_claims",jwt_token)')
    (part,) = read(tmp_path, folder("ztc", both))
    assert scripts(part)["Token"].endswith('"jwt_token_without_claims", pm.environment.get("jwt_limited"))')
    assert part.mended == ("Token: jwt_token_without_claims",)


def test_common_requests_on_top_are_not_run(tmp_path: Path) -> None:
    file = tmp_path / "collection.json"
    items = [folder("ZRC", request("One")), folder("tearDown Copy", request("After")), folder("common requests")]
    file.write_text(json.dumps({"info": {}, "item": items}))
    assert [(part.name, list(scripts(part))) for part in parts(file)] == [("zrc", ["One", "After"])]
