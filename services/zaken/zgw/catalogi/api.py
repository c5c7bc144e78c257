"""What the catalogi component promises: the standard, and the selectielijst that it leans on."""

from commonground.api import Api

from zgw.catalogi import selectielijst_endpoints
from zgw.catalogi.besluittypen import BESLUITTYPEN
from zgw.catalogi.catalogussen import CATALOGUSSEN
from zgw.catalogi.eigenschappen import EIGENSCHAPPEN
from zgw.catalogi.expanded import EXPANDED
from zgw.catalogi.informatieobjecttypen import INFORMATIEOBJECTTYPEN
from zgw.catalogi.resultaattypen import RESULTAATTYPEN
from zgw.catalogi.roltypen import ROLTYPEN
from zgw.catalogi.selectielijst import ROOT as SELECTIELIJST_ROOT
from zgw.catalogi.statustypen import STATUSTYPEN
from zgw.catalogi.typen import ROOT
from zgw.catalogi.zaakobjecttypen import ZAAKOBJECTTYPEN
from zgw.catalogi.zaaktype_informatieobjecttypen import ZAAKTYPE_INFORMATIEOBJECTTYPEN
from zgw.catalogi.zaaktypen import ZAAKTYPEN

CATALOGI = Api(
    "catalogi",
    ROOT,
    "Catalogi API",
    "1.4.0",
    [
        CATALOGUSSEN,
        ZAAKTYPEN,
        STATUSTYPEN,
        RESULTAATTYPEN,
        ROLTYPEN,
        EIGENSCHAPPEN,
        ZAAKOBJECTTYPEN,
        INFORMATIEOBJECTTYPEN,
        BESLUITTYPEN,
        ZAAKTYPE_INFORMATIEOBJECTTYPEN,
    ],
    component="ztc",
    expanded=EXPANDED,
    description="Soorten zaken, documenten en besluiten, in versies.",
)
SELECTIELIJST = Api(
    "selectielijst",
    SELECTIELIJST_ROOT,
    "Selectielijst API",
    "1.0.0",
    routers=[selectielijst_endpoints.router],
    openapi="3.1.0",
    hidden=404,
    public=True,
    authenticate=selectielijst_endpoints.zonder_aanmelden,
    description="De selectielijst van gemeenten (2020, en wat er verder is ingelezen), te gebruiken zonder internet.",
)
