"""Stems of Ukrainian, Russian and English press headlines, by what they are a sign of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`´′‘", "'"))


class Sign(NamedTuple):
    """A kind of evidence: what a reason calls it, and the words that show it.

    A stem matches at the start of a word and takes the rest of the word with it; ``$`` ends
    the word there. A phrase is a run of stems.
    """

    means: str
    stems: str
    phrases: tuple[str, ...] = ()


# What happened: signs that a headline tells of an event.
ACTS: dict[str, Sign] = {
    "strike": Sign(
        "fire, a strike or an explosion",
        "обстріл обстрел удар вдари ударил бомб розбомб разбомб вибух взрыв підрив подрыв "
        "підірв подорв приліт прилет прильот влучи попадан накри скину скинул сброси атак "
        "артилер артиллер ракет міномет миномет каб$ каби$ кабів$ касетн кассет снаряд артудар "
        "авіауд авиауд shell$ shelling shelled strike$ struck attack explo missile bomb",
    ),
    "aircraft": Sign(
        "an aircraft, a drone or air defence",
        "дрон бпла$ безпілот беспилот шахед shahed збил збито$ сбил сбит ппо$ пво$ протиповітр "
        "противовозд авіаці авиаци drone uav$",
    ),
    "alert": Sign(
        "an air alert", "", ("повітрян тривог", "воздушн тревог", "відбій тривог", "отбой тревог",
                             "air raid", "air alert"),
    ),
    "harm": Sign(
        "people hurt or things destroyed",
        "поранен ранен постражда пострада загину загибл погиб вбит убит вбил убил жертв пошкод "
        "поврежд повреди урази поразил поражает зруйн руйнув руйнац разруш знищ уничто підбит "
        "подбит завал$ завалами$ розстріл расстрел killed wounded injured damaged destroyed",
    ),
    "battle": Sign(
        "fighting or moving forces",
        "займа заня занят заним закріп закреп перекида перекину перебрас перебро угрупован "
        "группиров рубеж позиц підійш подош успіх$ успіхи$ успіху$ окупаці оккупац потери$ "
        "потерь$ потерял втрати$ втрат$ втратил зазна захоплен плацдарм маневр бій$ бою$ бої$ "
        "боїв$ боях$ бойов боєзітк бой$ бои$ боев боевы отрази диверсан зіткнен столкнов штурм "
        "наступ наступа просун просува продвин продвиг відби отби зачист захопи захвати "
        "відійшл відхід отступ отход полонен пленн контратак оточ окруж прапор флаг$ флаги$ "
        "дрг$ прорва прорыв тиснут десант мінув замінув минир облав рейд$ clash fighting "
        "assault advanced captured",
        (
            "взят полон", "взятие плен", "взятие в плен", "лінію оборони", "линию обороны",
            "контроль над", "під контроль", "под контроль", "під вогнев",
        ),
    ),
    "digest": Sign(
        "a day's digest of a general staff",
        "генштаб зведен сводк",
        ("напрямку російськ", "general staff"),
    ),
    "recent": Sign(
        "a time within the day",
        "вночі$ ночью$ уночі$ вранці$ утром$ ввечері$ увечері$ щойно overnight",
        ("за добу", "за сутки", "в ніч", "в ночь", "минулу добу", "минулий день", "this morning"),
    ),
}  # fmt: skip

# What else it may be: each is an answer to "then what is it?".
OTHERS: dict[str, Sign] = {
    "comment": Sign(
        "an interview or a comment",
        "інтерв'ю интервью поясни объясн розпові розказа рассказ експерт эксперт аналіт аналит "
        "прокомент комментир коментар комментар відреаг отреаг оцін оцен оглядач назва вважа "
        "счита думк мнен нагада напомн чому$ почему$ isw$ interview explains expert commented",
        ("що відомо", "что известно"),
    ),
    "statement": Sign("somebody's statement", "заяви заявля заява заяву says said"),
    "politics": Sign(
        "politics or diplomacy",
        "зустріне встретит осудил засуди президент прем'єр премьер міністр министр посол$ "
        "посольст зеленськ зеленск байден трамп путін путин лукашен макрон шольц блінк блинк "
        "борел боррел столтенб орбан ердог эрдог санкц перегов дипломат мзс$ мид$ парламен "
        "депут нардеп вибор выбор єс$ ес$ євросо евросо нато$ конгрес сша$ саміт саммит петиц "
        "закон резолюц оон$ рада$ міськрад горсовет партія$ партії$ партия$ партии$ партійн "
        "партийн союзн візит визит president minister parliament sanction election summit "
        "ambassador",
    ),
    "court": Sign(
        "courts, police or an arrest",
        "суд$ суду$ суді$ суде$ суда$ судит вирок приговор підозр подозр засуд осуди слідч "
        "следств слідств обшук обыск викри разоблач затрима задержа прокур дбр$ набу$ сап$ "
        "вакс$ кримінал уголов агент колабор коллабор ґрат тюр в'язн хабар взятк заочно court "
        "sentenced suspect arrested prosecutor",
    ),
    "crime": Sign(
        "crime or an accident",
        "самогуб самоуб гранаті$ гранату$ гранате$ металобрухт застрелил застрілил хакер витік "
        "заблуд дтп$ аварі авари вбивств убийств пограб ограб бійк стріляни наркот п'ян пьян "
        "шахра мошен підпал поджо потону утону рейдер избил побил катастроф отру отравл пожеж "
        "пожар accident crash murder",
        ("вибух газ", "взрыв газ"),
    ),
    "weather": Sign(
        "weather",
        "погод температур дощ дожд сніг$ снігу$ снег$ снега$ хмар облачн градус негод непогод "
        "злив ливен мороз$ морози$ спек жара$ гроз вітер ветер$ ветра$ похолод потепл магнітн "
        "магнитн циклон синоптик опад$ опади$ weather rain snow",
    ),
    "sport": Sign(
        "sport",
        "матч турнір турнир чемпіон чемпион футбол упл$ тренер збірн сборн гравець гравці "
        "игрок олімп олимп спорт баскет боксер бокс$ боксу$ марафон кубок$ кубку$ ліга$ ліги$ "
        "лига$ лиги$ медал шахтар$ football match$ champion league",
    ),
    "culture": Sign(
        "culture, holidays or horoscopes",
        "гороскоп зодіак зодиак козерог астролог таро$ прикмет примет$ приметы$ іменин именин "
        "свят$ свята$ свято$ праздн вітан поздрав різдв рождеств великд пасх концерт фестивал "
        "фільм фильм актор актер актрис співа певец певиц пісн театр виставк выставк блогер "
        "рецепт зірками$ horoscope concert festival",
        ("новий рік", "новым годом", "новим роком", "нового року", "new year"),
    ),
    "economy": Sign(
        "money, energy or trade",
        "курс$ курсу$ долар доллар євро$ евро$ гривн рубл цін$ ціни$ цен$ цены$ тариф бюджет "
        "економ эконом інвест инвест податк налог банк бізнес бизнес експорт экспорт імпорт "
        "аграр врожай врожаю$ урожай графік график відключен отключен мільйон млн$ млрд$ price",
        ("exchange rate",),
    ),
    "aid": Sign(
        "help, donations or weapons promised",
        "фонд фонду$ укрит генератор волонт благод гуманіт гуманит допомог помощ підтримк "
        "поддержк пожертв пакет передає$ передаст$ поставк надасть предостав подару отрима "
        "получи відновл восстан реабілі евакуй евакуа эваку humanitarian donat",
    ),
    "life": Sign(
        "town life",
        "нагород наград госнаград вручил повістк повестк стрижк зоопарк пропав пропал школ "
        "університ университ студент дітей$ діти$ детей$ дети$ пенсій пенсії$ пенсии$ пенсійн "
        "пенсионн транспорт метро$ трамва трол проїзд парк$ тварин животн кіт$ кот$ котен "
        "собак музей пам'ятник памятник перейменув переимен археол ремонт демонт знесен снос$ "
        "вакцин хвороб епідем эпидем черг очеред весіл мобіліз мобилиз тцк$ вшан попрощ прощан "
        "реклам церкв храм$ упц$ обмеж огранич петиці",
    ),
    "history": Sign(
        "an anniversary or the past",
        "річниц годовщ історі истори ювіле юбил спогад воспомин столітт",
        ("років тому", "лет назад", "роки тому", "рік тому", "год назад", "у 2014", "в 2014",
         "2022 році", "2022 году", "anniversary", "years ago", "красная армия"),
    ),
    "period": Sign(
        "a count over weeks or months",
        "щомісяц ежемесяч статист",
        ("за тиждень", "за неделю", "минулий тиждень", "минулого тижня", "прошлую неделю",
         "за місяць", "за месяц", "за рік", "за год", "з початку", "с начала", "від початку",
         "за весь", "за півроку", "за полгода", "since the"),
    ),
    "plan": Sign(
        "a plan, a wish or a forecast",
        "плану може$ можуть$ могут$ может$ сможет збира собира готу хоче$ хочуть$ хочет$ "
        "хотят$ хотел прагн стремит буде$ будуть$ будет$ будут$ прогноз очіку ожида спрогноз "
        "передбач обіця обеща загрож угрож погрож риск ризик якщо$ если$ закликав призвал plan "
        "may$ might$ forecast threat",
    ),
    "denial": Sign(
        "a denial or a fake",
        "спрост опроверг фейк неправд дезінф дезинф denied fake",
        ("не підтверд", "не подтверд"),
    ),
    "training": Sign(
        "training or an exercise",
        "навчання$ навчань$ учения$ учений$ тренуван трениров полігон полигон розмінув "
        "разминир exercise drill",
        ("контрольован підрив", "планов вибух", "плановые взрыв"),
    ),
    "obituary": Sign(
        "one person's fate",
        "герої$ герой$ доброволец доброволець добровольц диригент біографі биографи",
        ("на фронті загину", "на фронте погиб", "загинув на", "прощаються"),
    ),
}  # fmt: skip


def normal(text: str) -> str:
    """Return a headline in lower case with one kind of apostrophe and single spaces."""
    return " ".join(text.translate(_APOSTROPHES).lower().split())


def find_signs(text: str, signs: Mapping[str, Sign]) -> dict[str, tuple[str, ...]]:
    """Return the words of a `normal` text that show each sign, in their order, each once.

    Examples
    --------
    >>> find_signs(normal("У Харкові пролунали вибухи"), ACTS)
    {'strike': ('вибухи',)}
    """
    found = {name: _pattern(sign).findall(text) for name, sign in signs.items()}
    return {name: tuple(dict.fromkeys(words)) for name, words in found.items() if words}


_COMPILED: dict[Sign, re.Pattern[str]] = {}


def _pattern(sign: Sign) -> re.Pattern[str]:
    if sign not in _COMPILED:
        phrases = [r"\s+".join(map(_stem, phrase.split())) for phrase in sign.phrases]
        either = "|".join([*phrases, *map(_stem, sign.stems.split())])
        _COMPILED[sign] = re.compile(rf"(?<![\w'-])(?:{either})")
    return _COMPILED[sign]


def _stem(stem: str) -> str:
    if stem.endswith("$"):
        return re.escape(stem[:-1]) + r"(?![\w'])"
    return re.escape(stem) + r"[\w'-]*"
