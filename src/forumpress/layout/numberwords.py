# SPDX-License-Identifier: MIT
"""Words before or after a number that tell a range from a name: plain data for `ranges.py`, by language.

Written from each language's own usage in newsletters; lower case, compared without regard to capitals.
"""

from __future__ import annotations

NAMES = {
    "": "issn isbn ismn doi iso iec ieee din ansi astm rfc iban bic vat id ids tel fax fon sms zip pin model ref nr no"
    " no. n° nº № vol",
    "en": "telephone phone mobile cell call dial ring hotline helpline extension ext norm norms standard part order"
    " item type serial lot batch licence license permit plate passport postcode code account invoice reference"
    " registration file case docket flight bus train route room suite flat apartment apt number num",
    "de": "telefon tel. mobil handy ruf hotline durchwahl norm norm teil bestellung artikel artikelnummer modell typ"
    " serie kennzeichen plz postleitzahl konto kontonummer rechnung aktenzeichen az flug bus zug linie zimmer raum"
    " nummer",
    "fr": "téléphone tél portable mobile norme pièce article modèle type série permis plaque cp code compte facture"
    " référence réf dossier vol bus train ligne salle chambre numéro num",
    "es": "teléfono tel móvil celular norma pieza artículo modelo tipo serie licencia matrícula código cuenta factura"
    " referencia expediente vuelo autobús tren línea sala número núm",
    "it": "telefono cellulare norma parte articolo modello tipo serie licenza targa cap codice conto fattura"
    " riferimento volo autobus treno linea sala stanza numero num",
    "pt": "telefone telemóvel celular norma peça artigo modelo tipo série licença matrícula código conta fatura voo"
    " ônibus autocarro trem linha sala número núm",
    "nl": "telefoon mobiel norm onderdeel artikel model type serie kenteken postcode rekening factuur vlucht bus trein"
    " lijn kamer zaal nummer",
    "pl": "telefon kom norma część model typ seria tablica kod konto faktura lot autobus pociąg linia pokój numer",
    "ru": "тел телефон факс моб гост норма деталь модель тип серия код счёт счет рейс автобус поезд кабинет номер",
    "zh": "电话 電話 传真 傳真 手机 手機 型号 型號 邮编 郵編 编号 編號 号码 號碼",
}
"""Words after which a number is a name: of a telephone, a standard, a part."""

RANGES = {
    "": "pp s ss ca",
    "en": "pages pgs lines verses chapters sections articles figures tables nos issues volumes vols rooms paragraphs"
    " rows columns questions weeks week days ages aged age years from between circa about some around roughly"
    " open opens hours score scored scores won win wins lost lose loses beat beaten drew draw tied defeated result by",
    "de": "seite seiten zeilen kapitel abschnitte artikeln abb tab nrn jahre jahren woche wochen alter von zwischen"
    " etwa rund geöffnet gewann gewannen verlor verloren siegte siegten besiegte besiegten",
    "fr": "pages p lignes chapitres articles figures tableaux années semaines ans âgés de entre environ ouvert gagné"
    " gagne perdu perd battu score",
    "es": "páginas págs pág líneas capítulos artículos figuras tablas años semanas de entre unos unas abierto ganó"
    " ganaron perdió perdieron",
    "it": "pagine pagg pag righe capitoli articoli figure tabelle anni settimane da tra circa aperto vinto vinse perso"
    " perse",
    "pt": "páginas págs pág linhas capítulos artigos figuras tabelas anos semanas de entre cerca aberto ganhou perdeu",
    "nl": "pagina pagina's blz regels hoofdstukken artikelen jaar jaren week weken van tussen circa open won verloor",
    "pl": "str strony wiersze rozdziały lata latach od między około",
    "ru": "стр страницы строки главы годы годах лет от между около с",
    "zh": "第 从 從 约 約",
}
"""Words after which two numbers are a range or a score: pages, ages, hours, won."""

NOT_COUNTED = {
    "en": "and or of for from to in on at by with was were is are has had have the a an series street road avenue",
    "de": "und oder von vom für mit bei ist sind war waren auf aus der die das des dem den",
    "fr": "et ou de du des pour dans avec par est sont les la le",
    "es": "y o de del con por para en es son los las la el",
    "it": "e o di del con per in è sono i gli le la il",
    "pt": "e ou de do da com por para em é são os as o a",
    "nl": "en of van voor met bij is zijn was de het een",
}
"""Words after a number that are not what it counts."""
