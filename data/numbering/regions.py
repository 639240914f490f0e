"""Regions: where an outside number belongs, by its prefix (data/numbering/numbers.py).

Source: the Russian numbering plan (area codes of regions, 9xx for mobile) and E.164 country codes. A mobile
number tells no region, and a city number may have been moved elsewhere: it is where the number was given out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Region:
    """One region or country; `codes` are prefixes of it."""

    slug: str
    name_ru: str
    name_en: str
    codes: tuple[str, ...]


MOBILE = "mobile"
ABROAD = "abroad"
NOWHERE = ""
"""Slug of numbers whose prefix is empty or in no plan known here."""

_MOBILE_EXCEPT = {"7940"}

_RUSSIA = """
moscow|Москва|Moscow|495 499
moscow-oblast|Московская область|Moscow Oblast|496 498
saint-petersburg|Санкт-Петербург|Saint Petersburg|812
leningrad|Ленинградская область|Leningrad Oblast|813
adygea|Адыгея|Adygea|877
altai-krai|Алтайский край|Altai Krai|385
altai|Республика Алтай|Altai Republic|388
amur|Амурская область|Amur Oblast|416
arkhangelsk|Архангельская область и Ненецкий АО|Arkhangelsk Oblast and Nenets|818
astrakhan|Астраханская область|Astrakhan Oblast|851
bashkortostan|Башкортостан|Bashkortostan|347
belgorod|Белгородская область|Belgorod Oblast|472
bryansk|Брянская область|Bryansk Oblast|483
buryatia|Бурятия|Buryatia|301
chechnya|Чечня|Chechnya|871
chelyabinsk|Челябинская область|Chelyabinsk Oblast|351
chukotka|Чукотский АО|Chukotka|427
chuvashia|Чувашия|Chuvashia|835
crimea|Республика Крым|Crimea|365
dagestan|Дагестан|Dagestan|872
ingushetia|Ингушетия|Ingushetia|873
irkutsk|Иркутская область|Irkutsk Oblast|395
ivanovo|Ивановская область|Ivanovo Oblast|493
jewish|Еврейская АО|Jewish Autonomous Oblast|426
kabardino-balkaria|Кабардино-Балкария|Kabardino-Balkaria|866
kaliningrad|Калининградская область|Kaliningrad Oblast|401
kalmykia|Калмыкия|Kalmykia|847
kaluga|Калужская область|Kaluga Oblast|484
kamchatka|Камчатский край|Kamchatka Krai|415
karachay-cherkessia|Карачаево-Черкесия|Karachay-Cherkessia|878
karelia|Карелия|Karelia|814
kemerovo|Кемеровская область|Kemerovo Oblast|384
khabarovsk|Хабаровский край|Khabarovsk Krai|421
khakassia|Хакасия|Khakassia|390
khanty-mansi|Ханты-Мансийский АО — Югра|Khanty-Mansi|346
kirov|Кировская область|Kirov Oblast|833
komi|Республика Коми|Komi|821
kostroma|Костромская область|Kostroma Oblast|494
krasnodar|Краснодарский край|Krasnodar Krai|861 862
krasnoyarsk|Красноярский край|Krasnoyarsk Krai|391
kurgan|Курганская область|Kurgan Oblast|352
kursk|Курская область|Kursk Oblast|471
lipetsk|Липецкая область|Lipetsk Oblast|474
magadan|Магаданская область|Magadan Oblast|413
mari-el|Марий Эл|Mari El|836
mordovia|Мордовия|Mordovia|834
murmansk|Мурманская область|Murmansk Oblast|815
nizhny-novgorod|Нижегородская область|Nizhny Novgorod Oblast|831
north-ossetia|Северная Осетия|North Ossetia|867
novgorod|Новгородская область|Novgorod Oblast|816
novosibirsk|Новосибирская область|Novosibirsk Oblast|383
omsk|Омская область|Omsk Oblast|381
orenburg|Оренбургская область|Orenburg Oblast|353
oryol|Орловская область|Oryol Oblast|486
penza|Пензенская область|Penza Oblast|841
perm|Пермский край|Perm Krai|342
primorye|Приморский край|Primorsky Krai|423
pskov|Псковская область|Pskov Oblast|811
rostov|Ростовская область|Rostov Oblast|863
ryazan|Рязанская область|Ryazan Oblast|491
sakha|Якутия|Sakha (Yakutia)|411
sakhalin|Сахалинская область|Sakhalin Oblast|424
samara|Самарская область|Samara Oblast|846 848
saratov|Саратовская область|Saratov Oblast|845
sevastopol|Севастополь|Sevastopol|869
smolensk|Смоленская область|Smolensk Oblast|481
stavropol|Ставропольский край|Stavropol Krai|865 879
sverdlovsk|Свердловская область|Sverdlovsk Oblast|343
tambov|Тамбовская область|Tambov Oblast|475
tatarstan|Татарстан|Tatarstan|843 855
tomsk|Томская область|Tomsk Oblast|382
tula|Тульская область|Tula Oblast|487
tuva|Тыва|Tuva|394
tver|Тверская область|Tver Oblast|482
tyumen|Тюменская область|Tyumen Oblast|345
udmurtia|Удмуртия|Udmurtia|341
ulyanovsk|Ульяновская область|Ulyanovsk Oblast|842
vladimir|Владимирская область|Vladimir Oblast|492
volgograd|Волгоградская область|Volgograd Oblast|844
vologda|Вологодская область|Vologda Oblast|817 820
voronezh|Воронежская область|Voronezh Oblast|473
yamalo-nenets|Ямало-Ненецкий АО|Yamalo-Nenets|349
yaroslavl|Ярославская область|Yaroslavl Oblast|485
zabaykalsky|Забайкальский край|Zabaykalsky Krai|302
free-call|Бесплатный номер 8-800|Toll-free 8-800|800
abkhazia|Абхазия|Abkhazia|840 940
"""

_COUNTRIES = """
belarus|Беларусь|Belarus|375
ukraine|Украина|Ukraine|380
armenia|Армения|Armenia|374
azerbaijan|Азербайджан|Azerbaijan|994
georgia|Грузия|Georgia|995
kyrgyzstan|Киргизия|Kyrgyzstan|996
tajikistan|Таджикистан|Tajikistan|992
turkmenistan|Туркмения|Turkmenistan|993
uzbekistan|Узбекистан|Uzbekistan|998
moldova|Молдавия|Moldova|373
lithuania|Литва|Lithuania|370
latvia|Латвия|Latvia|371
estonia|Эстония|Estonia|372
mongolia|Монголия|Mongolia|976
china|Китай|China|86
turkey|Турция|Turkey|90
israel|Израиль|Israel|972
emirates|ОАЭ|United Arab Emirates|971
germany|Германия|Germany|49
france|Франция|France|33
italy|Италия|Italy|39
spain|Испания|Spain|34
united-kingdom|Великобритания|United Kingdom|44
poland|Польша|Poland|48
czechia|Чехия|Czechia|420
finland|Финляндия|Finland|358
sweden|Швеция|Sweden|46
norway|Норвегия|Norway|47
netherlands|Нидерланды|Netherlands|31
austria|Австрия|Austria|43
switzerland|Швейцария|Switzerland|41
bulgaria|Болгария|Bulgaria|359
serbia|Сербия|Serbia|381
greece|Греция|Greece|30
cyprus|Кипр|Cyprus|357
egypt|Египет|Egypt|20
iran|Иран|Iran|98
india|Индия|India|91
vietnam|Вьетнам|Vietnam|84
thailand|Таиланд|Thailand|66
japan|Япония|Japan|81
south-korea|Республика Корея|South Korea|82
north-america|США и Канада|United States and Canada|1
"""


def _listed(text: str, zone: str) -> Iterator[Region]:
    for line in text.strip().splitlines():
        slug, name_ru, name_en, codes = line.split("|")
        yield Region(slug, name_ru, name_en, tuple(zone + code for code in codes.split()))


_DEF_CODES = tuple(code for code in (f"7{n}" for n in range(900, 1000)) if code not in _MOBILE_EXCEPT)
_KAZAKH_CODES = tuple(f"7{n}" for n in (*range(600, 700), *range(700, 800)))

REGIONS = {
    one.slug: one
    for one in (
        *_listed(_RUSSIA, "7"),
        *_listed(_COUNTRIES, ""),
        Region("kazakhstan", "Казахстан", "Kazakhstan", _KAZAKH_CODES),
        Region(MOBILE, "Мобильные номера", "Mobile numbers", _DEF_CODES),
        Region(ABROAD, "Другие страны", "Other countries", ()),
        Region(NOWHERE, "Регион неизвестен", "Region unknown", ("",)),
    )
}
"""Slug → region; every prefix belongs to exactly one."""

_BY_CODE = {code: one.slug for one in REGIONS.values() for code in one.codes}


def region_of(prefix: str) -> str:
    """Slug of the region that a prefix belongs to."""
    known = _BY_CODE.get(prefix)
    if known is not None:
        return known
    return NOWHERE if prefix.startswith("7") else ABROAD


@cache
def prefixes_of(slug: str) -> tuple[str, ...]:
    """Every prefix that belongs to a region; nothing of an unknown one."""
    every = ("", *(str(n) for n in range(1, 1000)), *(f"7{n:03d}" for n in range(1000)))
    return tuple(prefix for prefix in dict.fromkeys(every) if region_of(prefix) == slug)
