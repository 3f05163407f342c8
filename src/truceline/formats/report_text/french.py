"""French words of mission reports, in the notation of `truceline.formats.report_text.lexicon`."""

from __future__ import annotations

from truceline.formats.report_text.lexicon import (
    Lexicon,
    collected,
    kinds,
    named,
    numbered,
    words,
)

_KINDS = kinds("""
    ceasefire_violations / many: violations? du cessez-le-feu; violations?
    explosion, assessment=airburst / many: explosions? (en l'air|aeriennes?); explosions? en
        altitude
    explosion, assessment=controlled detonation / many: explosions? controlees?; destructions?
        controlees?
    explosion, assessment=impact / many: impacts?; points? d'impact
    explosion, assessment=incoming / many: arrivees?; tirs? entrants?; tirs? de
        (mortier|artillerie|char|roquettes?) entrants?; coups? a l'arrivee
    explosion, assessment=outgoing / many: departs?( de coups?)?; tirs? sortants?; departs? de
        (tirs?|coups?); coups? (au|de) depart
    explosion / many: explosions?; detonations?; deflagrations?
    explosion, weapon=cannon / many: coups? de canon
    explosion, weapon=mortar / many: tirs? de mortiers?; coups? de mortiers?; obus de mortiers?
        tires?
    explosion, weapon=artillery / many: tirs d'artillerie
    explosion, weapon=mlrs / many: tirs? de lance-roquettes~
    explosion, weapon=rocket / many: tirs? de roquettes?
    explosion, needs_assessment=yes / many: obus; coups?; salves?
    burst / many: rafales?
    shot / many: coups? de feu; tirs? isoles?; detonations? d'armes legeres; coups? de fusil;
        tirs?( au coup par coup)?
    projectile / many: projectiles?( en vol)?; balles? tracantes?( en vol)?; tracantes?; traceurs?;
        projectiles? traceurs?; trajectoires?; munitions? tracantes?; roquettes? en vol; obus
        tracants?
    muzzle_flash / many: lueurs? de (bouche|depart); eclairs? de bouche; lueurs? de depart de coup;
        flammes? de bouche; lueurs?( de tir)?
    flare / many: fusees? eclairantes?; fusees?; obus eclairants?; fusees? de signalisation;
        roquettes? eclairantes?
    uav_strike, weapon=drone / many: frappes? de drones?; attaques? de drones?; drones? d'attaque;
        drones? kamikazes?; drones? de combat; drones? explosifs?; drones? (a|ont)
        (frappe|attaque|vise)~; drones? fpv; frappes? par drones?; munitions? rodeuses?
    air_strike / many: frappes? aeriennes?; raids? aeriens?; bombardements? aeriens?; attaques?
        aeriennes?
    missile_strike / many: frappes? de missiles?; tirs? de missiles?; missiles?; missiles?
        (balistiques?|de croisiere); attaques? de missiles?
    shelling / many: bombardements?; pilonnages?; attaques? d'artillerie
    strike / many: frappes?
    clash / many: affrontements?; accrochages?; echanges? de tirs?
    attack / many: attaques?; assauts?
    aircraft_flight / many: violations? de l'espace aerien; survols?(?! de drone);
        helicopteres?( (d'attaque|de combat|de transport))?; avions?( de
        (chasse|combat|transport))?; aeronefs?; chasseurs?; survols? d'helicopteres?; avions?
        militaires?; helicopteres? militaires?
    uav_flight, weapon=drone / many: survols? de drones?; vols? de drones?
    damage / many: crateres?; crateres? (d'impact|d'obus|frais|recents?); entonnoirs?
""")  # fmt: skip

FRENCH = Lexicon(
    code="fr",
    has_articles=True,
    numbers=numbered("""
        0: zero
        2: deux
        3: trois
        4: quatre
        5: cinq
        6: six
        7: sept
        8: huit
        9: neuf
        10: dix
        11: onze
        12: douze
        13: treize
        14: quatorze
        15: quinze
        16: seize
        17: dix-sept
        18: dix-huit
        19: dix-neuf
        20: vingts?
        30: trente
        40: quarante
        50: cinquante
        60: soixante
        80: quatre-vingts?; octante
        70: septante
        90: nonante
        1: (une?) seule?; l'une?(?= (de|d|du|est|etait)); l'autre(?= (de|d|du|est|etait))
    """),
    scales=numbered("""
        100: cents?
        1000: mille
    """),
    collectives=collected("""
        about 10: dizaine( de| d')?
        about 12: douzaine( de| d')?
        about 15: quinzaine( de| d')?
        about 20: vingtaine( de| d')?
        about 30: trentaine( de| d')?
        about 40: quarantaine( de| d')?
        about 50: cinquantaine( de| d')?
        about 60: soixantaine( de| d')?
        about 100: centaine( de| d')?
        about 6: demi-douzaine( de| d')?
        exact 2: paire de; couple de
        about 8: huitaine( de| d')?
    """),
    hedges=named("""
        about: environ; quelque; a peu pres; approximativement; autour de; de l'ordre de; vers; aux
            alentours de; aux environs de; d'environ; pres de(?= (l))
        at_least: au moins; au minimum; pas moins de; un minimum de
        over: plus de; plus d'; au-dela de; un peu plus de; plus d'(?=une); legerement plus de; un
            peu plus d'
        up_to: jusqu'a; au plus; au maximum; pas plus de; dans un rayon de; un maximum de; tout au
            plus; a moins de; a moins d'
        under: moins de; moins d'; un peu moins de; un peu moins d'
        almost: presque; pres de(?= ([0-9]|(deux|trois|quatre|cinq|six|sept|huit|neuf|dix|
            onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent|mille))); pres
            d'(?=une); pas loin de; quasiment; pres de(?= ([0-9]))
    """),
    winds=named("""
        N: nord
        S: sud
        E: est; orientale?
        W: ouest; occidentale?
    """),
    wind_letters={"N": "N", "S": "S", "E": "E", "W": "O"},
    winds_only_after={"est": r"(?:l'|d'|km |\d m |en |vers |, |; |ou |et |-|/|: )$"},
    kinds=_KINDS,
    assessments=named("""
        undetermined: indetermine~; non (determine|identifie)~; d'origine (indeterminee|inconnue);
            de nature (indeterminee|inconnue); non precise~; non identifiables?; d'origine non
            (determinee|identifiee); inexpliquee?s?; sans origine (connue|determinee)
        outgoing: sortant~; au depart; de depart; de sortie; en depart; departs?
        incoming: entrant~; a l'arrivee; d'arrivee; arrivants?
        airburst: aeriennes
        controlled detonation: controlee?s?
        live-fire exercise: (liee?s? a )?(un )?exercices? de tirs?( reels?)?; (d'un )?entrainement
            au tir
    """),
    weapons=named("""
        small arms: armes? legeres?; d'armes? legeres?; armes? de petit calibre; fusils?; fusils?
            (d'assaut|de chasse|automatiques?); armes? automatiques?; arme individuelle; armes? a
            feu legeres?
        sniper: tireurs? (d'elite|embusques?); snipers?; fusil de precision
        heavy machine gun: mitrailleuses? lourdes?
        machine gun: mitrailleuses?; mitrailleuses? legeres?; fusils? mitrailleurs?
        mlrs: lance-roquettes? multiples?; lrm; systemes? de lance-roquettes multiples;
            lance-roquettes?; lrms
        rocket: roquettes?
        grenade launcher: lance-grenades?( automatiques?)?; lga; grenades?
        rocket-propelled grenade: lance-roquettes? antichars?; rpg; roquettes? antichars?
        anti-aircraft gun: canons? anti-?aeriens?; pieces? anti-?aeriennes?
        anti-tank guided missile: missiles? antichars?( guides?)?
        surface-to-air missile: systemes? (sol-air|de defense aerienne); missiles? sol-air
        recoilless gun: canons? sans recul
        infantry fighting vehicle: vehicules? (de combat d'infanterie|blindes?); vci; vehicules?
            blindes? de combat; transports? de troupes blindes?; blindes?; bmp; btr
        infantry fighting vehicle cannon: canons? (de|d'un) (vehicule de combat
            d'infanterie|vci|bmp)
        cannon: canons?( automatiques?)?
        mortar: mortiers?
        artillery: artillerie; d'artillerie; obusiers?( (automoteurs?|tractes?))?; pieces?
            d'artillerie; canons? (automoteurs?|tractes?); canons? d'artillerie
        tank: chars?( de combat| d'assaut)?; tanks?
        aerial bomb: bombes? (planantes?|aeriennes?|guidees?)
    """),
    platforms=named("""
        camera: cameras?( thermiques?)?
        patrol: patrouilles?
        UAV: drones?; mini-drones?; drones? (de la mission|a longue portee|a moyenne portee);
            quadricopteres?; uav; aeronefs? sans pilote
        acoustic sensor: capteurs? acoustiques?
    """),
    verbs=named("""
        heard: entendu~; entendre; entendait; percu~; entend; entendent; claque; retenti; retentit
        saw: vu~; vu; apercu~; aper[cç]oi~; voir
        recorded: enregistre~; filme~; capte~; releve~
        observed: observe~; constate~; detecte~; decouvert~; trouve~; identifie~
        spotted: repere~
        noted: note; signale(?!~); remarque~
        counted: compte~; denombre~; recense~
    """),
    roles=named(r"""
        article: une?
        nothing: aucune?; nulle?; ni; pas (d'|de); personne; rien
        hedge_after: ou (davantage|plus); et plus(?! d)
        uncounted: plusieurs; de (tres )?nombreu(x|ses); un nombre
            (incalculable|indetermine|inconnu) (de|d'); d'innombrables; innombrables;
            nombreu(x|ses); trop nombreu(x|ses) pour etre compte~; un grand nombre (de|d'); des
            dizaines (de|d'); une (serie|multitude) (de|d'); quelques; impossibles? a
            (compter|denombrer); un nombre indenombrable (de|d'); incalculables?; en nombre
            (indetermine|incalculable)
        assessed: evalue~ comme( etant)?; juge~; consider~ comme; identifie~ comme; evalue~ a;
            qualifie~ (de|d'); estime~ comme; etaient; etant; attribue~; interprete~ comme; classe~
            comme; evalue~; dont l'origine
        calibre: calibre (inconnu|indetermine); de calibre (inconnu|indetermine); calibre non
            (precise|determine)
        round: obus; balles?; munitions?; eclats?; ogives?; mines?; projectile non explose;
            douilles?; carcasses?; position(s)? de; equipage
        exploded: explose~; detone~
        kilometre: km; kilometres?
        metre: m; metres?
        unit: minutes?; min; heures?; secondes?; jours?; semaines?; mois; ans; annees?; pour cent;
            salves?; etages?; visites?; fois moins; jours? consecutifs?; hectares?; habitants?;
            nuits?
        later: plus tard; une (demi-)?heure (plus tard|apres); puis(?= a); (quelques|peu)
            (minutes|secondes|temps) (plus tard|apres); une (minute|seconde) (plus tard|apres);
            (deux|trois|quatre|cinq|six|dix|[0-9]+) (minutes|secondes) apres; apres
        from: du; de l'; depuis; des(?= (le|la|l|[0-9])); de la
        to: au; vers le; vers l'; vers la; jusqu'au; jusque; en direction (du|de|d'|de l'); aux
        between: entre
        at: a; a l'; a la; en; dans; pres de; pres du; pres d'; autour de; au-dessus de; aux abords
            de; sur; aux alentours de; a proximite de; a proximite du; dans les environs de; non
            loin de; devant; a hauteur de; hors de; au niveau de; a cote de; aux environs de;
            depuis; a proximite d'; non loin d'; par; autour d'
        of: de; d'; des; avec; du cote de; composee? de
        by: cause~ par; provoque~ par; provenant de; du[es]? a; en raison (de|d'|du)
        control: (non )?controlee?s? par (le gouvernement|\w+); sous controle (non
            )?gouvernemental; sous le controle du gouvernement; hors du? controle (du
            gouvernement|gouvernemental); non controlee?s? par le gouvernement; sous controle \w+
        mission: mission; la mission; mss; osce; smm; elle; elles; ils?; observat(eurs?|rices?);
            equipes?; moniteurs?; on; inspecteurs?; poste (d'observation)?; onu; membres? de la
            mission
        claim: a (signale|annonce|affirme|declare|indique|rapporte|fait etat d[e']); affirme~;
            declare~; annonce~; ont (signale|annonce|affirme|declare|indique|rapporte); a dit;
            accuse~; selon; d'apres; signale~
        negated: n'a (pas|rien|plus) (entendu|vu|enregistre|observe|constate|releve)~( de| d')?;
            n'ont (pas|rien|plus) (entendu|vu|enregistre|observe|constate|releve)~( de| d')?; n'a
            ete (entendu|vu|enregistre|observe|constate)~; sans (entendre|voir|observer); n'a
            (entendu|vu|enregistre|observe|constate|releve)~ (aucune?|ni|nulle?); n'ont
            (entendu|vu|enregistre|observe|constate|releve)~ (aucune?|ni|nulle?); n'a pu
            (entendre|voir|observer)~; n'ont ete (entendu|vu|enregistre|observe)~
        absent: manqu~; absen~; disparu~; n'avait quitte; retire~; stocke~; entrepose~; n'etaient
            plus; n'etait plus; site de stockage; prevu~; attendu~; deja (vu|observe|signale)~;
            avait ete; avaient ete; hors service; musee
        and: et; ainsi que; plus(?= [a-z0-9]+ (expl|raf|tir)); ou; ont precede( de peu)?; a
            precede( de peu)?
        every: tous; toutes?; l'ensemble; le tout; tout; chacune?
        part: dont; parmi (lesquels|lesquelles|eux|elles); d'entre (elles|eux)
        including: y compris; notamment
        when: lorsqu~; quand; qui(?= (a|avait|ont) explose)
        then: suivie?s? (de|d'|par); puis
        height: d'altitude; a une altitude (de|d'); de (diametre|profondeur|long|large|haut)
        dropped: largu~; lach(e|es|ant)
        reverse: en sens inverse; dans (la|le) (direction opposee|sens inverse); inversement
        respectively: respectivement
        fired: tire
        air: aviation; l'aviation
        impacted: se sont abattus
        rest: le reste; les autres; le restant
        more: autres?; encore; supplementaires?; de plus
        any_way: dans (une|la|des|plusieurs|diverses|differentes|toutes les) directions?(
            (inconnue|indeterminee|differentes|diverses|non determinee)s?)?; de direction
            (inconnue|indeterminee); en tous sens; d'armes? (indeterminee|inconnue|non
            determinee)s?
        rate: par (heure|minute|jour|nuit); a l'heure; a la minute
        occasions: reprises?; fois; occasions?; cas (de|d'); episodes? (de|d')
        twice: a deux reprises; deux fois
        thrice: trois fois; a trois reprises
        denial: refuse~( a| l'| le| la|e)?~; interdi~; empeche~; refoule~; fait demi-tour; faire
            demi-tour; bloque~; n'a pas (ete autorise|laisse|pu acceder|permis|autorise)~; n'ont
            pas (laisse|ete autorise|permis|autorise)~; a (demande|ordonne|enjoint) a la
            (mission|patrouille) de (quitter|partir|rebrousser)~; prie~ de
            (quitter|partir|rebrousser); refus d'acces; acces refuse; rebrousser chemin; s'est vu~
            refuser~; contrainte? (a|de) (faire|rebrousser|quitter)~; barre~ la route; contrainte?
            au demi-tour; restrei~ (l'acces|la liberte); renvoye~
        jamming: brouillages?; brouille~; pertes? (du|de) signal~; interferences?; leurrage
        hurt: hospitalise~;
            blesse~; blessa~; tuant; tue(e|s|es)?; tues?; mort~; decede~; deces; touche~
            (a|par|au)~; blessures?; victimes?; atteint~ (par|a) ~; perdu la vie
        unhurt: personne n'a ete (blesse|tue|touche)~; aucun(e)? (blesse|victime|mort)~; sans faire
            de (victime|blesse)s?; indemnes?; ni (mort|blesse)~; aucune victime; pas de
            (victime|blesse)s?
        person: civils?; personnes?; hommes?; femmes?; enfants?; soldats?; militaires?;
            habitante?s?; ouvri(er|ere)s?( agricoles?)?; agents?( de liaison)?; garcons?;
            fill(e|ette)s?; conducteurs?; passagers?; retraitee?s?; adolescente?s?; agriculteurs?;
            membres?; employee?s?; infirmi(er|ere)s?; policiers?; observateurs? blesses?; bergers?;
            chauffeurs?; villageoise?s?; octogenaires?; septuagenaires?; couple
        harm: endommage~; detrui~; brise~; degats?; casse~; souffle~; eventre~; crible~; perfore~;
            incendie~; effondre~; ravage~; dommages?; touche(s|es|e)?; arrache~; vole en eclats;
            atteint(e|s|es)?; sectionne~; brule~; fracasse~; impacte~; grele~
        thing: maisons?; batiments?; immeubles?; ecoles?; hopita(l|ux); voitures?; vehicules?;
            camions?; hangars?; fermes?; granges?; eglises?; garages?; magasins?; appartements?;
            lignes? electriques?; creches?; jardins? d'enfants; ponts?; autobus; bus; cameras?(?=
            detruit); serres?; maternelles?; toitures?(?= de); lignes? a haute tension;
            transformateurs?; chaufferies?; conduites?( de gaz| d'eau)?; clotures?; remises?;
            dependances?; cabanons?; habitations?; pylones?; tracteurs?; etables?; clinique;
            ambulances?; poteaux?; pavillons?
        piece: fenetres?; vitres?; carreaux; toits?; toitures?; murs?; facades?; portes?;
            pare-brises?; balcons?; tuiles?
        name: (poste|position|point|cote|colline|checkpoint|secteur|equipe|groupe|camp|
            barrage) ([a-z]-?)?[0-9]+(-[0-9]+)?
        flying: (a|ont) ete (vu|apercu|observe|repere|entendu|detecte)~(?= (au|pres|d|du|vol));
            volant; volai~; survol(e|ait|aient|ant|es?); ont survole; a survole; en vol
            stationnaire; (a|ont) franchi; franchi~
        scar: trous?( de balles?| d'eclats?)?; impacts? (de balles?|d'eclats?)( dans)?; marques?
            d'eclats?; traces? d'impacts?; eclats? dans
        shelled: bombarde~; pilonne~; a essuye~; pris~ pour cible; la cible de tirs; sous le feu
        total: au total; en tout; un total (de|d'); soit( un total de)?; au nombre de
        region: region; la region
        previous: au cours des 24 heures precedentes; la veille; lors de la periode precedente;
            dans les 24 heures precedentes; au cours de la periode (precedente|de reference
            precedente)
        since: depuis le; depuis
        position: (sa|leur|la|notre) position(?! [0-9]); de la camera; (de|du) (la
            )?(poste|patrouille)(?=[,.)]| ?$); de la patrouille; son emplacement; (du|le)
            poste(?=[,.)]| ?$)
        distance: a une distance (de|d'|comprise entre|estimee a|d'environ); distance; a des
            distances (de|comprises entre|allant de); a une portee de; a une distance; distance
            estimee; distances
        filler: se dirigea~ vers (le |l')?(nord|sud|est|ouest)~; le; la; les; l'; a ete; ont ete;
            a; ont; sont; etait; s'est; se sont; ete; est; qui; que; qu'; situee?s?; se; son; sa;
            ses; leurs?; en vol; tires?; tirees?; lors; pendant; durant; nuit; soir; soiree; matin;
            matinee; journee; cours; au cours de; la presence de; la nuit; sequence;
            successivement; dans l'ordre; en sequence; depuis; position; direction; directions;
            localite; village; ville; region de; isolee?s?; probables?; probablement;
            vraisemblablement; sans doute; lourdes?; legerement; grievement; agees? de; age de;
            visible; distinctes?; forte?s?; poste de controle; checkpoint; poste; barrage; mine;
            gare; pont; lisiere; peripherie; alentours; basse altitude; altitude; feu; fraiche?s?;
            recente?s?; (partie|lisiere|peripherie|entree|sortie|banlieue) (nord|sud|est|ouest)(
            de)?; rive (est|ouest|nord|sud); breves?; longues?; courtes?; seules?; deja; cette;
            cet; ce; ces; calibre; de calibre; type; systeme; toujours; pour; dans la cour; peu;
            entendues?; successives?; agricoles?; residentiel~; individuelles?; minuit; midi
    """),
    months=words("""
        janvier; fevrier; mars; avril; mai; juin; juillet; aout; septembre; octobre; novembre;
            decembre
    """),
    clock=(
        r"(?P<hour>\d{1,2}) ?(?:h(?:eures?)?(?: "
        r"?(?P<minute>\d{2})(?!\d))?|:(?P<minute2>\d{2}))(?!\w)"
    ),
    thousands=" .",
    decimal=",.",
    abbreviations=words("env.; st.; ste.; m."),
)  # fmt: skip
