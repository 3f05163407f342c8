"""General words for weapons in four languages, and words that only look like weapons."""

from __future__ import annotations

from truceline.science.weapon_entry import CatalogueEntry, phrases

_UK_MLRS = ("рсзв", "систем~ залпов~ вогн~", "реактивн~ систем~ залпов~ вогн~",
            "реактивн~ артилері~", "ракетн~ артилері~")  # fmt: skip
_RU_MLRS = ("рсзо", "систем~ залпов~ огн~", "реактивн~ систем~ залпов~ огн~",
            "реактивн~ артиллери~", "ракетн~ артиллери~")  # fmt: skip

HEAVY: tuple[CatalogueEntry, ...] = (
    phrases(
        "mlrs",
        en=("mlrs", "mrls", "multiple launch rocket system", "multiple launch rocket",
            "multiple rocket launcher", "rocket artillery", "rocket system bm", "rszo", "rszv"),
        fr=("lance-roquettes multiple", "lance-roquette multiple", "lrm",
            "systeme de lance-roquettes multiple", "artillerie a roquettes", "orgues de staline"),
        uk=_UK_MLRS, ru=_RU_MLRS,
    ),
    phrases(
        "tactical missile",
        en=("tactical missile", "ballistic missile", "tactical missile system",
            "operational-tactical missile", "surface-to-surface missile", "ssm", "srbm"),
        fr=("missile tactique", "missile balistique", "missile sol-sol",
            "missile balistique a courte portee", "systeme de missiles tactique"),
        uk=("тактичн~ ракет~", "балістичн~ ракет~", "балістик~", "отрк",
            "тактичн~ ракетн~ комплекс~", "оперативно-тактичн~ ракетн~ комплекс~"),
        ru=("тактическ~ ракет~", "баллистическ~ ракет~", "баллистик~",
            "тактическ~ ракетн~ комплекс~", "оперативно-тактическ~ ракетн~ комплекс~"),
    ),
    phrases(
        "artillery",
        en=("artillery", "artillery piece", "artillery system", "howitzer", "self-propelled gun",
            "self-propelled howitzer", "self-propelled artillery", "towed howitzer",
            "towed gun", "field gun", "anti-tank gun", "spg artillery", "sph"),
        fr=("artillerie", "piece d'artillerie", "obusier", "obusier automoteur",
            "obusier tracte", "canon automoteur", "canon antichar", "canon anti-char",
            "canon tracte", "canon de campagne"),
        uk=("артилері~", "артилерійськ~", "артилерійськ~ систем~", "гаубиц~", "гаубичн~", "сау",
            "самохідк~", "самохідн~ артилерійськ~ установк~", "самохідн~ гаубиц~",
            "протитанков~ гармат~", "ствольн~ артилері~"),
        ru=("артиллери~", "артиллерийск~", "артиллерийск~ систем~", "самоходк~",
            "самоходн~ артиллерийск~ установк~",
            "самоходн~ артиллерийск~ оруди~", "сао", "самоходн~ гаубиц~", "противотанков~ пушк~",
            "противотанков~ оруди~", "ствольн~ артиллери~", "артсистем~"),
    ),
    phrases(
        "mortar",
        en=("mortar", "mortar round", "mortar shell", "self-propelled mortar"),
        fr=("mortier", "obus de mortier", "mortier automoteur"),
        uk=("міномет~", "мінометн~", "мінометк~"),
        ru=("миномет~", "минометн~"),
    ),
    phrases(
        "tank",
        en=("tank", "main battle tank", "mbt", "tank gun", "tank round", "tank cannon",
            "tank fire"),
        fr=("char", "char d'assaut", "char de combat", "char de bataille", "canon de char"),
        uk=("танк~", "танков~", "танков~ гармат~"),
        ru=("танков~ пушк~", "танков~ оруди~"),
    ),
    phrases(
        "cannon",
        en=("cannon", "autocannon", "auto-cannon", "anti-aircraft gun", "anti-aircraft cannon",
            "anti-aircraft artillery", "automatic cannon"),
        fr=("canon automatique", "canon mitrailleur", "canon antiaerien", "canon anti-aerien",
            "artillerie antiaerienne"),
        uk=("автоматичн~ гармат~", "зенітн~ гармат~", "зенітн~ установк~", "зенітк~",
            "зенітн~ артилері~"),
        ru=("автоматическ~ пушк~", "зенитн~ пушк~", "зенитн~ установк~", "зенитк~",
            "зенитн~ артиллери~", "автопушк~"),
    ),
    # Some infantry fighting vehicles have a gun of 100 mm beside the cannon (BMP-3).
    phrases(
        "cannon",
        en=("cannon ifv", "ifv (bmp) cannon", "ifv", "infantry fighting vehicle", "bmp", "bmd"),
        fr=("vehicule de combat d'infanterie", "vci", "vbci"),
        uk=("бмп", "бмд", "бойов~ машин~ піхот~", "бойов~ машин~ десант~"),
        ru=("боев~ машин~ пехот~", "боев~ машин~ десант~"),
        span_mm=(20.0, 100.0),
    ),
    phrases(
        "recoilless gun",
        en=("recoilless gun", "recoilless rifle"),
        fr=("canon sans recul",),
        uk=("безвідкатн~ гармат~", "безвідкатн~ знаряд~", "безвідкатк~"),
        ru=("безоткатн~ оруди~", "безоткатн~ пушк~", "безоткатк~"),
    ),
)  # fmt: skip

LIGHT: tuple[CatalogueEntry, ...] = (
    phrases(
        "machine gun",
        en=("machine-gun", "heavy-machine-gun", "light-machine-gun", "hmg", "lmg", "gpmg", "mmg"),
        fr=("mitrailleuse", "mitrailleuse lourde", "mitrailleuse legere", "fusil mitrailleur"),
        uk=("кулемет~", "кулеметн~", "великокаліберн~ кулемет~"),
        ru=("пулемет~", "пулеметн~", "крупнокалиберн~ пулемет~"),
    ),
    # What an armoured personnel carrier usually carries; some have a cannon of 30 mm (BTR-82A).
    phrases(
        "machine gun",
        en=("apc", "armoured personnel carrier", "armored personnel carrier", "btr"),
        fr=("transport de troupes blinde", "vehicule blinde de transport de troupe", "vtt blinde"),
        uk=("бтр~", "бронетранспортер~"),
        ru=("бтр~", "бронетранспортер~"),
        span_mm=(7.62, 30.0),
    ),
    phrases(
        "grenade launcher",
        en=("grenade-launcher", "automatic grenade-launcher", "agl", "ugl", "rpg",
            "under-barrel grenade-launcher", "rocket-propelled grenade",
            "anti-tank grenade launcher"),
        fr=("lance-grenades", "lance-grenade", "lance-grenades automatique",
            "lance-roquettes antichar", "lance-roquette antichar"),
        uk=("гранатомет~", "гранатометн~", "автоматичн~ гранатомет~", "рпг",
            "підствольн~ гранатомет~", "станков~ гранатомет~"),
        ru=("автоматическ~ гранатомет~", "подствольн~ гранатомет~"),
    ),
    phrases(
        "small arms",
        en=("small-arms", "rifle", "assault rifle", "pistol", "sniper", "sniper rifle", "carbine",
            "submachine-gun", "sub-machine-gun", "shotgun", "handgun"),
        fr=("armes legere", "arme legere", "armes de petit calibre", "arme de petit calibre",
            "fusil", "fusil d'assaut", "pistolet", "pistolet mitrailleur", "carabine",
            "fusil de precision", "tireur embusque", "tireur d'elite", "tireurs d'elite",
            "tireurs embusque"),
        uk=("стрілецьк~ збро~", "стрілецьк~ бо~", "стрілецьк~ бій",
            "легк~ стрілецьк~ збро~", "гвинтівк~", "автомат",
            "автомати", "автомата", "автоматів", "автоматом", "автоматами", "автоматн~ черг~",
            "снайпер~", "снайперськ~", "пістолет~", "карабін~", "дробовик~"),
        ru=("стрелков~ оружи~", "стрелков~ бо~", "легк~ стрелков~ оружи~", "винтовк~", "автоматы",
            "автоматов", "автоматн~ очеред~", "снайперск~", "пистолет~", "карабин~", "стрелковк~"),
    ),
    phrases(
        "anti-tank missile",
        en=("atgm", "anti-tank missile", "anti-tank guided missile", "anti-tank guided weapon",
            "atgw", "anti-tank guided missile system"),
        fr=("missile antichar", "missile anti-char", "missile antichar guide",
            "missile guide antichar"),
        uk=("птрк", "птур~", "протитанков~ ракет~", "протитанков~ керован~ ракет~",
            "протитанков~ ракетн~ комплекс~"),
        ru=("птур~", "птурс~", "противотанков~ ракет~", "противотанков~ управляем~ ракет~",
            "противотанков~ ракетн~ комплекс~"),
    ),
    phrases(
        "air defence",
        en=("surface-to-air missile", "surface-to-air missile system", "sam", "manpads", "manpad",
            "air defence", "air defense", "air-defence system", "anti-aircraft missile",
            "air defence missile"),
        fr=("missile sol-air", "missile antiaerien", "missile anti-aerien", "defense aerienne",
            "defense antiaerienne", "defense anti-aerienne", "systeme sol-air"),
        uk=("зрк", "зрпк", "ппо", "пзрк", "зенітн~ ракет~", "зенітн~ ракетн~ комплекс~",
            "зенітно-ракетн~ комплекс~", "переносн~ зенітн~ ракетн~ комплекс~"),
        ru=("пво", "зенитн~ ракет~", "зенитн~ ракетн~ комплекс~", "зенитно-ракетн~ комплекс~",
            "переносн~ зенитн~ ракетн~ комплекс~"),
    ),
    phrases(
        "uav",
        en=("uav", "uas", "drone", "fpv", "fpv-drone", "loitering munition", "quadcopter",
            "octocopter", "multicopter", "unmanned aerial vehicle", "unmanned aircraft",
            "unmanned helicopter", "kamikaze drone", "mini-uav"),
        fr=("drone kamikaze", "munition rodeuse", "munition teleoperee", "quadricoptere",
            "aeronef sans pilote", "avion sans pilote", "helicoptere sans pilote"),
        uk=("бпла", "бпак", "дрон~", "дронов~", "безпілотник~", "безпілотн~", "квадрокоптер~",
            "октокоптер~", "мультикоптер~", "баражуюч~ боєприпас~", "фпв", "fpv-дрон~",
            "дрон~-камікадзе", "безпілотн~ літальн~ апарат~", "безпілотн~ літак~"),
        ru=("бла", "беспилотник~", "беспилотн~", "барражирующ~ боеприпас~", "дрон~-камикадзе",
            "беспилотн~ летательн~ аппарат~", "беспилотн~ самолет~", "беспилотн~ вертолет~"),
    ),
    phrases(
        "air-dropped",
        en=("aerial bomb", "air-dropped", "air-dropped bomb", "glide bomb", "guided aerial bomb",
            "gliding bomb", "aviation bomb", "air-delivered bomb"),
        fr=("bombe aerienne", "bombe planante", "bombe guidee", "bombe larguee",
            "bombe d'aviation"),
        uk=("авіабомб~", "авіаційн~ бомб~", "керован~ авіабомб~", "керован~ авіаційн~ бомб~",
            "плануюч~ бомб~", "плануюч~ авіабомб~"),
        ru=("авиабомб~", "авиационн~ бомб~", "управляем~ авиабомб~", "планирующ~ бомб~"),
    ),
)  # fmt: skip

GUN_WORDS: tuple[str, ...] = (
    "gun", "guns", "canon", "гармат~", "гарматн~", "пушк~", "пушечн~", "оруди~", "знаряддя",
)  # fmt: skip
"""Words for a gun of any size: artillery or cannon, as the calibre says, or not to be told."""

NOT_WEAPONS: tuple[str, ...] = (
    # tanks that hold something, and what is against tanks or people
    "tank truck", "tank car", "tank wagon", "tank farm", "tank top", "tank lorry",
    "petrol tank", "fuel tank", "gas tank", "water tank", "oil tank", "storage tank",
    "septic tank", "gasoline tank", "diesel tank", "fish tank", "think tank", "tank trailer",
    "anti-tank", "anti-tank mine", "anti-tank ditch", "anti-tank obstacle",
    "anti-tank hedgehog", "anti-tank barrier", "antichar", "anti-char", "mine antichar",
    "fosse antichar", "obstacle antichar",
    "протитанков~", "противотанков~", "протитанков~ мін~", "противотанков~ мин~",
    "танк~-цистерн~", "char a voile", "char de carnaval", "char funebre", "char a boeuf",
    # mortar between bricks, water cannons, tools
    "cement mortar", "lime mortar", "bricks and mortar", "brick and mortar", "mortar mix",
    "mortier de ciment", "mortier de chaux", "mortier colle", "water cannon", "canon a eau",
    "canon a neige", "nail gun", "glue gun", "spray gun", "heat gun", "grease gun",
    "гармат~ водян~", "водян~ гармат~", "водян~ пушк~",
    # weather and a hail of something
    "град~ куль", "град~ пуль", "град~ снарядів", "град~ снарядов", "град~ осколков",
    "град~ уламків", "град~ каміння", "град~ камней", "дощ~ з град~", "дощ~ і град~",
    "дождь с град~", "внаслідок ураган~", "в результате ураган~", "вследствие ураган~",
    "вогнян~ смерч~", "огненн~ смерч~", "tornado warning", "tornado damage",
    "tornado jet", "tornado fighter", "tornado aircraft", "hurricane damage",
    "hurricane season", "hurricane winds",
    # machines for money and coffee, flowers and trees
    "торгов~ автомат~", "кавов~ автомат~", "кофейн~ автомат~", "игров~ автомат~",
    "ігров~ автомат~", "букет~ гвоздик~", "букет~ тюльпан~", "букет~ піон~", "букет~ пион~",
    "посадк~ акаці~", "посадк~ акаци~", "вулиц~ акаці~", "улиц~ акаци~", "кущ~ акаці~",
    "куст~ акаци~", "rifle range", "assault rifle range", "sniper alley",
)  # fmt: skip
