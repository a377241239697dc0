"""Builds data/given_names.txt: given names of many countries, folded, one a line. Development only, it needs Faker:

python -m inquiries.extraction.local.build_names
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

from inquiries.extraction.local.common_words import NO_NAMES, SAID_ALONE
from inquiries.extraction.local.gazetteer import key_of
from inquiries.extraction.local.given_names import FILE
from inquiries.extraction.local.language import SMALL_WORDS

_LOCALES = str.split(
    "en_GB en_US en_IE en_NZ en_IN en_KE de_DE de_AT de_CH fr_FR fr_BE fr_CA fr_CH fr_QC es_ES es_MX es_AR es_CO es_CL it_IT pt_BR"
    " pt_PT nl_NL nl_BE pl_PL tr_TR sv_SE da_DK no_NO fi_FI cs_CZ hr_HR ro_RO hu_HU zu_ZA sk_SK"
)
_KINDS = (
    "first_names",
    "first_names_male",
    "first_names_female",
    "first_names_nonbinary",
    "first_names_unisex",
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ'-]{2,}")
# What Faker lacks: Brazil, Africa, India, the Maghreb, and short forms.
_MORE = str.split("""
wagner wellington wesley washington wanderson anderson edson elton everton gilson jailson nelson robson vanderlei valdir valmir valter ademir adilson aparecida
cleber cleide cleusa dirceu edilson eliane elisangela fabiana fatima flavia francisca gildo givaldo ilda iracema ivone jaqueline josiane jucelino jussara
leandra lucineia luciene luzia marcia marcelo marli marlene neide neusa nilton odair osmar rosangela rosimeire rubens sandro simone solange sueli tatiane terezinha
thabo sipho nomsa lerato tshepo bongani zanele themba lindiwe kagiso palesa mandla nkosi ayanda sibusiso ngozi chidi chinedu emeka ifeoma amaka tunde
femi bola kemi yemi wale segun uche obinna kwame kofi kwasi abena akosua ama yaw esi adwoa wanjiku kamau njoroge otieno achieng wambui mwangi atieno
rahul rohit rohan amit sumit vikram vikas sanjay sunita anita priya pooja neha deepak manoj rajesh suresh ramesh mahesh ganesh lakshmi anjali kavita
meera nisha ravi ashok anil sunil vijay ajay arun kiran swati shruti aditya siddharth karthik imran farhan bilal usman ayesha zainab hamza omar yousef
youssef mohamed mohammed ahmed mahmoud mustafa karim khaled tarek hassan hussein layla noura salma nadia samira rachid hicham mehdi amine yasmine
ander nacho paco pepe pepa lola loli lolo concha conchi chari charo maruja maruchi marga mayte maite pili piluca mamen menchu merche chelo quique kike rafa santi
javi edu dani fede gonza nico lucho pancho memo beto lupita lupe chayo chuy fer ale vero caro romi romina flor flopi mica agus juli cata pauli coni xisca
xavi jordi neus mireia iker aitor ainhoa nekane itziar amaia unai asier yuli yuliana yesenia wilmer duvan marce nati betty micaela
beppe peppe gigi mimmo nino ninni tonino pippo lele lella giusy giusi titti ila simo teo manu roby robi pino rino ciro gennaro pasquale salvo turi nanni
bepi betta lilli
tiao chico nando nanda ju bia duda dudu gabi guto cadu malu tati tuca vivi zeca xande leo luana kaique tainara lucimara rosemeire quim guida belinha
stu baz gaz kev dave steve mike chris nick andy ben sam tom tim jim joe bob ted pat sue liz beth kate jen jess becky gemma shaz trish deb debs
uli uwe jupp heini sepp toni resi wolle micha steffi susi gabi moni biggi conny uschi ulla hanni flo basti
momo titi jojo mimi lulu didier bernadette josette ginette yvette thierry
paco pepe pepa chelo lola nacho quique kike chema charo merche concha maite inma
beppe gigi pino nino mimmo peppe tina lella
ginevra fiammetta giuditta verity callista merrin hollis
ze quim tozé xico lurdes fernanda
""")
# Rather somebody than anything else where they stand alone, though they are words or towns, too.
_NAMES_FIRST = frozenset(
    str.split(
        "lisa anita frances franklin lawrence jana mia ida otto vernon barry allen glen pilar noel lana max mark dean grace"
        " soledad esperanza blanca alba"
    )
)


def _given(locale: str) -> Iterator[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    for kind in _KINDS:
        names = getattr(provider, kind, ())
        if not isinstance(names, property):
            yield from filter(_LATIN.fullmatch, names)


def main() -> None:
    found = {key_of(name) for locale in _LOCALES for name in _given(locale)} | {*map(key_of, _MORE)}
    words = (NO_NAMES | SAID_ALONE | SMALL_WORDS) - _NAMES_FIRST
    FILE.write_text("\n".join(sorted(found - words)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
