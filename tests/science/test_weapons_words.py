"""Phrases of reports in four languages, each with the answer worked out by hand."""

from __future__ import annotations

import pytest

from truceline.science.weapons import classify

# words | type | systems | calibre in mm; "-" is nothing
ENGLISH = """
multiple launch rocket system (BM-21 Grad, 122mm) | mlrs | Grad | 122
multiple-launch rocket systems | mlrs | - | -
MLRS (BM-27 Uragan, 220mm) | mlrs | Uragan | 220
BM-30 Smerch | mlrs | Smerch | 300
surface-to-air missile system (9K33 Osa) | air defence | Osa | -
surface-to-air missile systems (9K35 Strela-10) | air defence | Strela-10 | -
towed howitzers (D-30 Lyagushka, 122mm) | artillery | D-30 | 122
self-propelled howitzers (2S1 Gvozdika, 122mm) | artillery | 2S1 | 122
self-propelled howitzer (2S3 Akatsiya, 152 mm) | artillery | 2S3 | 152
self-propelled howitzer (2S19 Msta-S) | artillery | 2S19 | 152
towed howitzer (2A65 Msta-B, 152mm) | artillery | 2A65 | 152
towed gun (2A36 Giatsint-B, 152mm) | artillery | 2A36 | 152
anti-tank guns (MT-12 Rapira, 100mm) | artillery | MT-12 | 100
anti-tank gun (D-44, 85mm) | artillery | D-44 | 85
mortars (2B11 Sani, 120mm) | mortar | 2B11 | 120
automatic mortar (2B9 Vasilek, 82mm) | mortar | 2B9 | 82
self-propelled mortar (2S9 Nona-S, 120mm) | mortar | 2S9 | 120
2S4 Tyulpan | mortar | 2S4 | 240
mortar type unknown | mortar | - | -
tanks (T-72) | tank | T-72 | 125
T-64BV main battle tank | tank | T-64 | 125
IFV (BMP-2) cannon (30mm) | cannon | BMP-2 | 30
anti-aircraft gun (ZU-23, 23mm) | cannon | ZU-23 | 23
recoilless gun (SPG-9, 73 mm) | recoilless gun | SPG-9 | 73
automatic grenade launcher (AGS-17, 30mm) | grenade launcher | AGS-17 | 30
rocket-propelled grenade (RPG-7) | grenade launcher | RPG-7 | -
AGL | grenade launcher | - | -
UGL | grenade launcher | - | -
heavy-machine-gun | machine gun | - | -
HMG (.50 cal) | machine gun | - | 12.7
small-arms | small arms | - | -
rifle 7.62x39mm | small arms | - | 7.62
anti-tank guided missile | anti-tank missile | - | -
ATGM Kornet | anti-tank missile | Kornet | -
tactical missile system Tochka-U | tactical missile | Tochka | -
short-range ballistic missile Iskander-M | tactical missile | Iskander | -
mini-UAV | uav | - | -
quadcopter (Mavic) | uav | Mavic | -
M777 howitzer, 155 mm | artillery | M777 | 155
HIMARS | mlrs | HIMARS | 227
SA-8 | air defence | Osa | -
guided aerial bomb (KAB-500) | air-dropped | KAB | -
gun (100mm) | artillery | - | 100
gun (30mm) | cannon | - | 30
"""
FRENCH = """
lance-roquettes multiples | mlrs | - | -
LRM (BM-21 Grad) | mlrs | Grad | 122
lance-roquettes multiple de 122 mm | mlrs | - | 122
obusier | artillery | - | -
obusiers D-30 de 122 mm | artillery | D-30 | 122
obusier automoteur (2S3, 152 mm) | artillery | 2S3 | 152
obusier de 155 | artillery | - | 155
canon automoteur Caesar | artillery | CAESAR | 155
canon antichar (100 mm) | artillery | - | 100
pièce d'artillerie | artillery | - | -
tir d'artillerie | artillery | - | -
canon de 152 mm | artillery | - | 152
canon de 30 mm | cannon | - | 30
mortier de 120 | mortar | - | 120
mortiers (82 mm) | mortar | - | 82
obus de mortier | mortar | - | -
char d'assaut | tank | - | -
chars T-72 | tank | T-72 | 125
char Leclerc | tank | Leclerc | 120
mitrailleuse lourde (12,7 mm) | machine gun | - | 12.7
mitrailleuses | machine gun | - | -
lance-grenades automatique | grenade launcher | - | -
lance-roquettes antichar | grenade launcher | - | -
armes légères | small arms | - | -
fusil d'assaut | small arms | - | -
tireur embusqué | small arms | - | -
missile antichar | anti-tank missile | - | -
missiles antichars Milan | anti-tank missile | - | -
missile sol-air | air defence | - | -
missile balistique | tactical missile | - | -
missile tactique Totchka-U | tactical missile | Tochka | -
drones | uav | - | -
munition rôdeuse | uav | - | -
bombes planantes | air-dropped | - | -
canon sans recul | recoilless gun | - | -
canon antiaérien ZU-23 | cannon | ZU-23 | 23
"""
UKRAINIAN = """
міномет | mortar | - | -
120-мм міномети | mortar | - | 120
мінометів калібру 82 мм | mortar | - | 82
мінометний обстріл | mortar | - | -
гаубиця Д-30 | artillery | D-30 | 122
гаубиці (122 мм) | artillery | - | 122
з гаубицями | artillery | - | -
артилерією | artillery | - | -
152-міліметрова гаубиця «Мста-Б» | artillery | 2A65 | 152
самохідна артилерійська установка 2С1 «Гвоздика» | artillery | 2S1 | 122
САУ 2С3 «Акація» | artillery | 2S3 | 152
протитанкова гармата МТ-12 «Рапіра» | artillery | MT-12 | 100
122-мм гармата | artillery | - | 122
РСЗВ БМ-21 «Град» | mlrs | Grad | 122
із «Градів» | mlrs | Grad | 122
реактивна система залпового вогню «Ураган» | mlrs | Uragan | 220
зі «Смерча» | mlrs | Smerch | 300
«Точка-У» | tactical missile | Tochka | -
вдарили "Точкою-У" | tactical missile | Tochka | -
балістичними ракетами | tactical missile | - | -
танк | tank | - | -
танками Т-72Б3 | tank | T-72 | 125
великокаліберний кулемет ДШК | machine gun | DShK | 12.7
кулемети | machine gun | - | -
автоматичний гранатомет АГС-17 | grenade launcher | AGS-17 | 30
стрілецької зброї | small arms | - | -
снайперський вогонь | small arms | - | -
гвинтівка | small arms | - | -
ПТРК «Корнет» | anti-tank missile | Kornet | -
БМП-2 | cannon | BMP-2 | 30
зенітна установка ЗУ-23-2 | cannon | ZU-23 | 23
безпілотник | uav | - | -
БпЛА «Орлан-10» | uav | Orlan-10 | -
ударні дрони Shahed-136 | uav | Shahed-136 | -
керовані авіабомби | air-dropped | - | -
зенітно-ракетний комплекс С-300 | air defence | S-300 | -
безвідкатна гармата СПГ-9 | recoilless gun | SPG-9 | 73
"""
RUSSIAN = """
миномёт | mortar | - | -
миномет 2Б11 «Сани» (120 мм) | mortar | 2B11 | 120
миномётами калибра 82 мм | mortar | - | 82
автоматический миномет «Василёк» | mortar | 2B9 | 82
самоходный миномет 2С4 «Тюльпан» | mortar | 2S4 | 240
гаубица | artillery | - | -
гаубицы Д-30 | artillery | D-30 | 122
гаубиц калибра 152 мм | artillery | - | 152
САУ «Акация» | artillery | 2S3 | 152
2С19 «Мста-С» | artillery | 2S19 | 152
артиллерийский обстрел | artillery | - | -
противотанковая пушка «Рапира» | artillery | MT-12 | 100
пушка 2А36 «Гиацинт-Б» | artillery | 2A36 | 152
РСЗО «Град» | mlrs | Grad | 122
реактивная система залпового огня | mlrs | - | -
Торнадо-С | mlrs | Tornado-S | 300
9К51М «Торнадо-Г» | mlrs | Tornado-G | 122
ракета «Точка-У» | tactical missile | Tochka | -
ракеты «Искандер» | tactical missile | Iskander | -
баллистические ракеты | tactical missile | - | -
танковая пушка | tank | - | -
танк Т-80БВМ | tank | T-80 | 125
пулемёт НСВ «Утёс» | machine gun | NSV | 12.7
пулемётный огонь | machine gun | - | -
гранатомёт РПГ-7 | grenade launcher | RPG-7 | -
подствольный гранатомет ГП-25 | grenade launcher | GP-25 | 40
стрелковое оружие | small arms | - | -
из стрелкового оружия | small arms | - | -
снайперская винтовка СВД | small arms | SVD | 7.62
автомат АК-74 | small arms | AK-74 | 5.45
ПТУР «Фагот» | anti-tank missile | Fagot | -
БМП-1 | cannon | BMP-1 | 73
безоткатное орудие | recoilless gun | - | -
беспилотник | uav | - | -
БПЛА | uav | - | -
квадрокоптеры | uav | - | -
авиабомбы ФАБ-500 с УМПК | air-dropped | FAB UMPK | -
ЗРК «Бук» | air defence | Buk | -
зенитная установка | cannon | - | -
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


ALL = {"en": rows(ENGLISH), "fr": rows(FRENCH), "uk": rows(UKRAINIAN), "ru": rows(RUSSIAN)}
PHRASES = [row for some in ALL.values() for row in some]


@pytest.mark.parametrize(("words", "family", "systems", "calibre"), PHRASES)
def test_phrase_of_a_report_gives_type_system_and_calibre(
    words: str, family: str, systems: str, calibre: str
) -> None:
    """The words that monitors write give what they say, in each language."""
    traits = classify(words)

    expected = tuple(sorted(systems.split())) if systems != "-" else ()
    assert (traits.types, tuple(n for s in traits.systems for n in s.split())) == (
        (family,),
        expected,
    )
    assert traits.calibre_mm == (None if calibre == "-" else float(calibre))


@pytest.mark.parametrize(("words", "family", "systems", "calibre"), PHRASES)
def test_phrase_in_capitals_or_small_letters_gives_the_same(
    words: str, family: str, systems: str, calibre: str
) -> None:
    """Headlines in capitals and careless small letters are the same words."""
    assert classify(words.upper()) == classify(words) == classify(words.lower())


def test_phrases_are_many_in_every_language() -> None:
    """No language is an afterthought."""
    assert all(len(some) >= 25 for some in ALL.values())
    assert len({row[0] for row in PHRASES}) == len(PHRASES) >= 120
