"""The words that carry no topic, a language each: what is left out, what marks chatter, what merely binds.

`fillers` are hesitations that are dropped from the text; `phrases` are dropped too, unless a word of `guards` stands
before them; `chatter` marks talk about the talk (pronouns of the dialogue, answers, hedges); `function` binds
sentences; `openers` begin a clause, so a cut before them reads well; `leads` only tie it to the clause before and are
left out at the beginning of a passage; `doubles` may rightly stand twice in a row. Numbers written as words are in
`function`: lists of digits would otherwise look like topics.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists of one language, lower case, separated by white space; phrases by a bar."""

    fillers: str
    chatter: str
    function: str
    openers: str
    leads: str
    phrases: str = ""
    guards: str = ""
    doubles: str = ""


ENGLISH = WordLists(
    leads="so and but or well okay ok yeah yes yep right like now then oh alright anyway cause",
    fillers="um uh uhm erm er hm hmm mm mmm mhm uhhuh uh-huh mm-hmm ah eh",
    phrases="you know|i mean",
    guards="""what do did don't didn't does doesn't if when as how that let lets to will would could can can't should
        might must because which where who than before until and or so not never already all""",
    doubles="had very so bye no oh zero one two three four five six seven eight nine ten hundred double",
    chatter="""i i'm i'll i've i'd you you're you'll you've you'd me my mine your yours yeah yes yep yup no nope okay ok
        oh well so right sure alright like just really actually basically gonna wanna gotta know mean think thought
        guess suppose see look looks get gets got go goes going gone went come something anything everything nothing
        thing things stuff lot lots let let's lets it's that's there's here's what's who's he's she's he she him what
        how why maybe do don't did didn't does doesn't isn't is't wasn't huh hey hi hello bye wow cool nice good great
        fine funny now then here there if thanks thank please sorry say says said saying want wanted kind sort bit
        probably pretty anyway anyways whatever somebody someone anybody guys""",
    function="""a about above across after again against all almost along already also although always am among an and
        another any are aren't around as at away back be became because become been before behind being below between
        both but by came can can't cannot cause could couldn't cuz doing done down during each either else enough even
        ever every few first for from further had hadn't half has hasn't have haven't having her hers herself himself
        his however i.e in into is it its itself keep last least less little made make makes making many may might
        more most much must myself need needs neither never next nor not of off often on once one ones only onto or
        other others otherwise our ours ourselves out over own part per perhaps put quite rather same second seem
        seems several shall she'd she'll should shouldn't since some sometimes soon still such take takes than that
        that'd that'll the their theirs them themselves therefore these they they'd they'll they're they've third this
        those though through throughout thus till to together too took toward towards try trying two under unless until
        up upon us use used uses using usually very via was way ways we we'd we'll we're we've were weren't when
        whenever where whereas whether which while who whole whom whose will with within without won't would wouldn't
        yet yourself yourselves zero three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
        people person day days time times today year years""",
    openers="""so and but because if when then well now okay also although while since however i i'm i'll we we're
        we'll we've they they're he he's she she's it it's there there's this these that's you you're what how why
        where let's first""",
)
GERMAN = WordLists(
    leads="und aber oder also ja nee na naja gut okay ok so dann denn genau",
    fillers="äh ähm ähh öh öhm hm hmm mhm em ehm",
    doubles="die der das den dem sie so ja nein sehr",
    chatter="""ich mich mir mein meine meinen meiner du dich dir dein deine ja nein doch mal halt eben eigentlich
        irgendwie irgendwas quasi sozusagen okay ok gut genau also so na naja ach oh wirklich einfach glaube denke
        meine weiß sagen sagt gesagt schauen schau gehen geht gehts machen macht gemacht ding dinge sache sachen was
        wie warum vielleicht hier da dann jetzt bisschen ganz schon danke bitte hallo tschüss super toll schön""",
    function="""aber alle allem allen aller alles als am an ander andere anderem anderen anderer anderes auch auf aus
        bei beim bin bis bist damit daran darauf daraus das dass daß davon dazu dem den denen denn der deren des
        dessen die dies diese diesem diesen dieser dieses dort durch ein eine einem einen einer eines einig einige
        einigen einiger er es etwas euch euer eure für gar gegen gegenüber gewesen habe haben hat hatte hatten hast
        hätte hätten her hin hinter ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist jede jedem
        jeden jeder jedes jene kann kannst können könnte kein keine keinem keinen keiner man manche mehr mit muss
        müssen musste nach nachdem nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit
        selbst sich sie sind solche soll sollen sollte sondern sonst über um und uns unser unsere unter viel viele
        vom von vor während war waren warst weg weil weiter welche welcher welches wenn wer werde werden wenig wird wo
        wollen will wollte wir worden wurde wurden würde würden zu zum zur zwar zwischen zwei drei vier fünf sechs
        sieben acht neun zehn hundert tausend heute leute jahr jahre mal immer wieder bereits dabei deshalb daher""",
    openers="und aber weil wenn dann also jetzt denn ich wir sie er es das da damit dass obwohl während wie was warum",
)
FRENCH = WordLists(
    leads="et mais ou donc alors bon oui ouais voilà enfin puis ok",
    fillers="euh heu hum hm ben bah hein",
    doubles="nous vous très oui non",
    chatter="""je j'ai j'avais j me m'a moi mon ma mes tu te toi ton ta tes oui ouais non bon alors voilà quoi donc
        enfin vraiment juste genre truc trucs chose choses peut-être crois pense sais sait dire dit dis va vais vas
        faire fait fais voir vois regarde regardez ok d'accord là ici c'est c'était ça cela qu'est-ce pourquoi comment
        merci bonjour salut super bien petit peu oh ah allez""",
    function="""à afin ai aie aient ainsi après as au aucun aucune aussi autre autres aux avait avant avec avez avoir
        avons c car ce ceci celle celles celui ces cet cette ceux chaque comme contre d d'un d'une dans de déjà depuis
        des deux du elle elles en encore entre es est et étaient était étant été être eu eux fois font furent hors il
        ils j' jusque l l'on la le les leur leurs lors lui m même mêmes moins n n'a n'est ne ni nos notre nous on ont
        ou où par parce pas pendant peu peut peuvent plus plusieurs pour pouvez puis puisque qu qu'il qu'elle qu'on
        quand que quel quelle quelles quels quelque quelques qui qu'un rien s s'est sa sans se sera seront ses si sien
        soi soit son sont sous suis sur tant tandis tel telle tels tous tout toute toutes très trop trois un une vers
        vos votre vous y était j'étais sommes ils avaient serait quatre cinq six sept huit neuf dix cent mille jours
        jour gens an ans années aujourd'hui toujours jamais il y""",
    openers="et mais donc alors parce car quand si comme puis je on nous vous ils elles il elle c'est ce cela ça",
)
SPANISH = WordLists(
    leads="y e o pero entonces pues bueno sí vale ok okay luego",
    fillers="eh em ehm mmm hm ah",
    doubles="muy no sí",
    chatter="""yo me mi mis mí tú te ti tu tus sí no bueno pues entonces vale claro o sea vamos mira mire oye
        creo pienso sé sabes decir dice digo dijo hacer hace ver veo ves cosa cosas algo nada qué cómo por quizás
        tal vez aquí ahí allí ahora luego bien muy gracias hola adiós ok okay verdad realmente simplemente poco solo
        sólo va voy""",
    function="""a al algún alguna algunas alguno algunos ante antes así aún aunque bajo cada casi como con contra cual
        cuales cualquier cuando cuanto de del desde donde dos durante e el él ella ellas ellos en entre era eran eres
        es esa esas ese eso esos esta está estaba estaban estado están estar estas este esto estos estoy fin fue
        fueron ha había habían haber hacia han hasta hay he hemos incluso ir la las le les lo los más mas mediante
        menos mientras mismo misma mucho mucha muchos muchas ni ningún ninguna nos nosotros nuestra nuestro nuestras
        nuestros o os otra otras otro otros para parte pero poder podemos porque primero primera puede pueden que
        quien quienes se sea según ser será si sido siempre sin sino sobre son soy su sus también tampoco tan tanto
        tener tenemos tengo tiene tienen toda todas todavía todo todos tras tres tu un una unas uno unos usted ustedes
        ya y cuatro cinco seis siete ocho nueve diez cien mil día días año años gente hoy vez veces fuera""",
    openers="y pero porque entonces cuando si aunque pues como yo nosotros ellos ella él esto eso es hay luego también",
)
ITALIAN = WordLists(
    leads="e ma o quindi allora beh sì bene poi cioè ecco ok okay",
    fillers="ehm eh em mmm hm uhm ah",
    doubles="molto sì no piano",
    chatter="""io mi me mio mia miei mie tu ti te tuo tua sì no beh bene allora quindi cioè ecco insomma dai guarda
        guardate credo penso so sai dire detto dico dice fare fa fatto vedere vedi vediamo cosa cose qualcosa niente
        che perché come forse qui qua lì là adesso ora poi proprio davvero semplicemente grazie ciao ok okay va vai
        vado diciamo praticamente tipo""",
    function="""a abbiamo ad ai agli al alla alle allo altra altre altri altro anche ancora avere avete aveva avevano
        ce che chi ci ciò coi col con contro così cui da dagli dai dal dalla dalle dallo degli dei del dell della
        delle dello di dopo dove due durante e è ed era erano essere fino fra gli ha hai hanno ho i il in inoltre
        invece l la le lei li lo loro lui ma meno mentre molta molte molti molto ne né nei nel nell nella nelle nello
        nessuno noi non nostra nostre nostri nostro o ogni oltre per però più poco prima primo può possono possiamo
        quale quali quando quanto quasi quella quelle quelli quello quest questa queste questi questo qui sarà se sei
        sempre senza si sia siamo siete solo sono sopra sotto sta stata state stati stato stesso su sua sue sugli sui
        sul sulla sulle sullo suo suoi tra tre troppo tutta tutte tutti tutto un un' una uno vi voi vostra vostro c'è
        quattro cinque sei sette otto nove dieci cento mille giorno giorni anno anni oggi volta volte gente""",
    openers="e ma perché quindi allora quando se poi però io noi loro lui lei questo questa è c'è come anche",
)
PORTUGUESE = WordLists(
    leads="e mas ou então bom bem pois sim tá ok okay aí né",
    fillers="hum hm ah eh ahn hã",
    doubles="muito não sim",
    chatter="""eu me mim meu minha meus minhas tu te você vocês teu tua sim não bom bem então né pois tá ok okay olha
        olhe acho penso sei sabe dizer disse digo diz fazer faz feito ver vejo vê coisa coisas algo nada que como
        porquê talvez aqui aí ali lá agora depois muito obrigado obrigada olá tchau gente cara tipo assim realmente
        simplesmente pouco só vai vou vamos""",
    function="""a à ao aos às aquela aquelas aquele aqueles aquilo as até cada com contra da das de dela delas dele
        deles desde dessa desse desta deste do dos dois duas durante e ela elas ele eles em embora enquanto entre era
        eram essa essas esse esses esta está estamos estão estar estas estava estavam este estes estou eu foi fomos
        for foram fosse há isso isto já lhe lhes mais mas mesmo mesma muita muitas muitos na nas nem nenhum no nos nós
        nossa nossas nosso nossos num numa o os ou outra outras outro outros para pela pelas pelo pelos pode podem
        podemos por porque primeiro primeira qual quais quando quanto quase quem se seja sem sempre sendo ser será seu
        seus sobre sua suas são também tanto tão tem temos tenho ter teve tinha tinham toda todas todo todos três tudo
        um uma umas uns quatro cinco seis sete oito nove dez cem mil dia dias ano anos hoje vez vezes ainda""",
    openers="e mas porque então quando se embora pois eu nós eles ela ele isso isto é há depois também como",
)
DUTCH = WordLists(
    leads="en maar of dus ja nee nou oké ok okay dan want",
    fillers="eh ehm uh uhm euh hm mmm",
    doubles="heel nee ja zo die dat",
    chatter="""ik mij me mijn je jij jou jouw jullie ja nee nou dus eigenlijk gewoon even echt wel zo oké ok okay goed
        denk vind weet zeg zeggen zegt gezegd kijk kijken zien gaan gaat ga doen doet gedaan ding dingen iets niets
        wat hoe waarom misschien hier daar dan nu toch maar best leuk mooi bedankt dank hallo hoi doei beetje soort
        zeg maar""",
    function="""aan af al alle alleen alles als altijd andere anders ben bent bij binnen boven daarom dat de deze die
        dit door een één eens en er geen geweest had hadden heb hebben hebt heeft heel hem het hij hun in is kan
        kunnen konden kon langs later meer men met moet moeten mogen na naar niet nog of om omdat onder ons onze ook op
        over per sinds sommige te tegen terwijl tijdens toen tot tussen twee uit van vanuit veel voor voordat vaak
        waar waren was weer welke werd werden wie wij we wil willen worden wordt zal ze zelf zich zij zijn zonder zou
        zouden zulke drie vier vijf zes zeven acht negen tien honderd duizend dag dagen jaar jaren vandaag mensen keer
        waarbij waarin hierbij eerste tweede elke ieder iedere""",
    openers="en maar want dus dan als omdat toen ik we wij ze zij hij het dat dit er nu ook terwijl",
)
SWEDISH = WordLists(
    leads="och men eller så ja nej jo ok okej alltså då",
    fillers="eh öh hm mm äh öhm",
    doubles="det är mycket",
    chatter="""jag mig min mitt mina du dig din ditt dina ja nej jo liksom typ alltså bara ju väl okej ok bra
        tror tycker vet säga säger sa göra gör gjort se ser kolla går gå sak saker något någonting vad hur varför
        kanske här där nu då så lite tack hej precis faktiskt egentligen""",
    function="""alla allt att av blev bli blir de dem den denna deras dess dessa det detta efter eller en er ett ej
        finns för fram från får fick ha hade han hans har henne hennes hon honom i icke in inom inte kan kommer kunde
        man med mellan men mer mot mycket måste många ni nog när och om oss på samma sedan sig sin sina sitt själv
        skulle ska som till under upp ut utan vara var varit vi vid vilka vilken vilket vill är även över också andra
        två tre fyra fem sex sju åtta nio tio hundra tusen år dag dagar idag människor första varje""",
    openers="och men för då om när så sedan jag vi de han hon det den nu också",
)
POLISH = WordLists(
    leads="i a ale albo więc no tak dobra okej ok czyli",
    fillers="yyy eee hm mhm",
    doubles="bardzo tak",
    chatter="""ja no mnie mi mój moja moje ty ciebie ci twój tak nie dobra dobrze okej ok więc właśnie jakby po prostu
        naprawdę chyba może myślę wiem wiesz mówię mówi powiedzieć robić robi zrobić widzę widać rzecz rzeczy coś nic
        co jak dlaczego tu tutaj tam teraz potem trochę dzięki dziękuję cześć""",
    function="""a aby ale albo ani aż bardziej bardzo bez bo był była było były będzie będą by być czy czyli dla do
        dość dwa gdy gdyż gdzie go i ich ile im inny inne iż jest jego jej jednak jeszcze jeśli jeżeli już każdy kiedy
        kto która które którego której który których którym którzy ku lub ma mają między można na nad nam nami nas nasz
        nasze nich nim niż o od on ona one oni ono oraz pan po pod poza przed przez przy raz również sam są się
        skąd swoje swój ta tą tak taka taki takie także te tego tej ten to tego tych tylko tym u w we wam was wasz
        wiele wszystko wszystkie z za zawsze ze że żeby trzy cztery pięć sześć siedem osiem dziewięć dziesięć sto
        tysiąc rok lat roku dzień dni dziś ludzie ludzi""",
    openers="i ale bo więc jeśli gdy kiedy potem ja my oni on ona to teraz także jak",
)
RUSSIAN = WordLists(
    leads="и а но или ну да так вот значит короче ладно",
    fillers="э эм эээ ммм хм угу ага",
    doubles="очень да нет",
    chatter="""я меня мне мной мой моя моё мои ты тебя тебе твой да нет ну вот так как бы типа короче просто вообще
        значит ладно хорошо давай давайте думаю знаю знаешь знаете говорю говорит сказать сказал делать делает сделать
        вижу видно смотри смотрите вещь вещи что-то ничего что почему может здесь тут там сейчас потом немного спасибо
        привет пока конечно действительно собственно""",
    function="""а без более больше будет будут бы был была были было быть в вам вас весь во все всё всего всех всем вы
        где да даже два для до его ее её ей ему если есть еще ещё же за и из или им ими их к каждый когда которая
        которое которого которой которые который которых кто куда ли лишь между меньше много можно мы на над надо нам
        нас наш наша наши не него нее неё нельзя них но о об один однако он она они оно от очень перед по под после
        потому при про раз с сам себе себя со совсем свой свои свою также такой такая такие такое тем то того тоже
        только том тот три тут у уже хотя чего чей чем через чтобы эта эти это этого этой этом этот эту этих четыре
        пять шесть семь восемь девять десять сто тысяч год года лет день дней сегодня люди людей""",
    openers="и но а потому если когда потом я мы они он она это теперь также поэтому",
)

LISTS = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "it": ITALIAN,
    "pt": PORTUGUESE,
    "nl": DUTCH,
    "sv": SWEDISH,
    "pl": POLISH,
    "ru": RUSSIAN,
}
