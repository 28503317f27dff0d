/** What is said of an erasure before and after it: no more than is so (docs/decisions/0081-certified-erasure.md). */
import { sentences } from "../../../platform/i18n/messages.ts";

const english = {
  title: "Certificate of erasure",
  "title.now": "Unreadable now",
  "title.backups": "In backups",
  "title.stays": "What stays, and why",
  "title.elsewhere": "Copies made by other means",
  "title.check": "How to check this",
  requests: "Requests",
  erased: "Erased on",
  ground: "Ground",
  "ground.no-longer-needed": "no longer needed for what it was kept for",
  "ground.consent-withdrawn": "consent was withdrawn",
  "ground.objection": "the person objected",
  "ground.unlawful": "it should not have been kept",
  "ground.legal-duty": "a law asks for its erasure",
  by: "Erased by",
  texts: "Sealed texts: names, addresses, wording, notes, letters, mails sent and received",
  files: "Files: packages, letters, proofs of identity, mails received",
  foundRows: "Rows found in connected systems",
  foundPeople: "Other people in those rows",
  payloads: "Contents of ledger entries",
  links: "Links that were mailed",
  marks: "Marks that recognised the person",
  "now.removed":
    "Everything listed here was removed on {date}. Nobody can read it in the running system any more.",
  "now.waiting":
    "The keys that alone open what was removed are about to be destroyed; until that is done this certificate is not complete.",
  "now.destroyed": {
    plural: "keys",
    one: "The one key that opened it is destroyed.",
    other: "The {keys} keys that opened it are destroyed.",
  },
  "now.day":
    "Answers kept for a day against double sending are sealed with a key of that day, which is destroyed on the third.",
  "backups.none": "Kept has made no backup of this organisation’s data so far.",
  "backups.some": {
    plural: "count",
    one: "One backup was made by Kept, on {newest}. It holds what was removed sealed, without the keys.",
    other:
      "{count} backups were made by Kept, the newest on {newest}. They hold what was removed sealed, without the keys.",
  },
  "backups.until":
    "With a copy of the keystore from before, its root key and the keys of its epochs it could be opened until {until} at the latest, while Kept runs. Then those epochs’ keys are destroyed as well.",
  "backups.gone":
    "Since {date} no copy of the keystore that Kept made opens it: the keys of the epochs it was sealed in are destroyed.",
  "backups.restored": "After a restore it is erased again before the first request is answered.",
  "stays.case": "That there was a request: its number, dates, decisions as codes, and who worked on it",
  "stays.case.why":
    "so that the organisation can show that it answers in time; nothing in it names the person",
  "stays.ledger": "The ledger’s entries, without their contents",
  "stays.ledger.why": "so that nobody can change unseen what happened",
  "stays.systems": "What the connected systems themselves hold",
  "stays.systems.why": "because Kept only reads there; it is erased in those systems",
  "stays.open": "Requests that are not over yet",
  "stays.open.why": "because they must be answered first",
  "stays.account": "The account of the colleague whom it is about",
  "stays.account.why": "because it is closed under People, not here",
  "stays.others":
    "Questions to the officer and plans, and complaints that bear no address of this person or were kept from whoever erased",
  "stays.others.why":
    "because nothing in them says that they are about this person; each is destroyed when its own time is over",
  "stays.until": "{reference}, until {until}",
  "kept.claims": "because claims can rest on it (GDPR art. 17(3)(e))",
  "kept.legal-duty": "because a law asks for it to be kept (GDPR art. 17(3)(b))",
  "kept.another-person": "because it is about somebody else",
  "kept.open": "because it is not over; it is destroyed when it is and its time has passed",
  "kept.held": "because another case that hangs on it is not over",
  "stays.mails": "Mails that came in and were put with no request",
  "stays.mails.why":
    "because nobody has said that they are this person’s; what is set aside is destroyed after thirty days",
  "stays.certificate": "This certificate",
  "stays.certificate.why": "because it is the proof of the erasure and names nobody",
  "elsewhere.left":
    "Packages that were handed over, and letters and mails that have left, are with those who received them.",
  "elsewhere.copies":
    "A copy made by other means, such as a snapshot of the whole machine or a copy of the folder with the epochs’ keys, can be opened for as long as it is kept. Whoever made it must delete it.",
  "elsewhere.disk":
    "A solid-state disk may keep a block that was written over. Encryption of the disk below is the answer to that.",
  "check.entry":
    "The act is entry {entry} of the ledger. The file that goes with this certificate holds the entry’s receipt, its contents and their opening, so that anybody can check it without us.",
  page: "Page",
  of: "of",
} as const;

export const erasureSentences = sentences(english, {
  es: {
    title: "Certificado de supresión",
    "title.now": "Ilegible desde ahora",
    "title.backups": "En las copias de seguridad",
    "title.stays": "Qué queda y por qué",
    "title.elsewhere": "Copias hechas por otros medios",
    "title.check": "Cómo comprobarlo",
    requests: "Solicitudes",
    erased: "Suprimido el",
    ground: "Motivo",
    "ground.no-longer-needed": "ya no es necesario para aquello por lo que se guardó",
    "ground.consent-withdrawn": "se retiró el consentimiento",
    "ground.objection": "la persona se opuso",
    "ground.unlawful": "no debió guardarse",
    "ground.legal-duty": "una ley exige su supresión",
    by: "Suprimido por",
    texts: "Textos sellados: nombres, direcciones, palabras, notas, cartas, correos enviados y recibidos",
    files: "Archivos: paquetes, cartas, pruebas de identidad, correos recibidos",
    foundRows: "Filas halladas en los sistemas conectados",
    foundPeople: "Otras personas en esas filas",
    payloads: "Contenido de anotaciones del registro",
    links: "Enlaces enviados por correo",
    marks: "Marcas que reconocían a la persona",
    "now.removed":
      "Todo lo que aquí consta se eliminó el {date}. Nadie puede leerlo ya en el sistema en funcionamiento.",
    "now.waiting":
      "Las únicas claves que abren lo eliminado están a punto de destruirse; hasta entonces este certificado no está completo.",
    "now.destroyed": {
      plural: "keys",
      one: "La única clave que lo abría está destruida.",
      other: "Las {keys} claves que lo abrían están destruidas.",
    },
    "now.day":
      "Las respuestas que se guardan un día contra el doble envío están selladas con una clave de ese día, que se destruye al tercero.",
    "backups.none":
      "Kept no ha hecho hasta ahora ninguna copia de seguridad de los datos de esta organización.",
    "backups.some": {
      plural: "count",
      one: "Kept hizo una copia de seguridad, el {newest}. Contiene lo eliminado sellado, sin las claves.",
      other:
        "Kept hizo {count} copias de seguridad, la última el {newest}. Contienen lo eliminado sellado, sin las claves.",
    },
    "backups.until":
      "Con una copia anterior del almacén de claves, su clave raíz y las claves de sus épocas podría abrirse como máximo hasta el {until}, mientras Kept funcione. Entonces se destruyen también las claves de esas épocas.",
    "backups.gone":
      "Desde el {date} ninguna copia del almacén de claves hecha por Kept lo abre: las claves de las épocas en que se selló están destruidas.",
    "backups.restored": "Tras una restauración se suprime de nuevo antes de responder a la primera petición.",
    "stays.case": "Que hubo una solicitud: su número, fechas, decisiones en códigos y quién la atendió",
    "stays.case.why":
      "para que la organización pueda demostrar que responde a tiempo; nada en ello nombra a la persona",
    "stays.ledger": "Las anotaciones del registro, sin su contenido",
    "stays.ledger.why": "para que nadie pueda cambiar lo ocurrido sin que se note",
    "stays.systems": "Lo que contienen los propios sistemas conectados",
    "stays.systems.why": "porque Kept solo lee en ellos; se suprime en esos sistemas",
    "stays.open": "Las solicitudes que aún no han terminado",
    "stays.open.why": "porque antes hay que responderlas",
    "stays.account": "La cuenta de la persona colega a quien se refiere",
    "stays.account.why": "porque se cierra en Personas, no aquí",
    "stays.others":
      "Consultas al delegado y planes, y reclamaciones que no llevan ninguna dirección de esta persona o que se ocultan a quien suprimió",
    "stays.others.why":
      "porque nada en ellos dice que se refieran a esta persona; cada uno se destruye cuando termina su propio plazo",
    "stays.until": "{reference}, hasta el {until}",
    "kept.claims": "porque puede servir de base a acciones legales (RGPD art. 17(3)(e))",
    "kept.legal-duty": "porque una ley exige conservarlo (RGPD art. 17(3)(b))",
    "kept.another-person": "porque se refiere a otra persona",
    "kept.open": "porque no ha terminado; se destruye cuando termine y pase su plazo",
    "kept.held": "porque otro expediente ligado a él no ha terminado",
    "stays.mails": "Correos recibidos que no se han puesto con ninguna solicitud",
    "stays.mails.why":
      "porque nadie ha dicho que sean de esta persona; lo descartado se destruye a los treinta días",
    "stays.certificate": "Este certificado",
    "stays.certificate.why": "porque es la prueba de la supresión y no nombra a nadie",
    "elsewhere.left":
      "Los paquetes entregados y las cartas y correos que han salido están en manos de quienes los recibieron.",
    "elsewhere.copies":
      "Una copia hecha por otros medios, como una instantánea de toda la máquina o una copia de la carpeta con las claves de las épocas, puede abrirse mientras se conserve. Quien la hizo debe borrarla.",
    "elsewhere.disk":
      "Un disco de estado sólido puede conservar un bloque sobrescrito. La respuesta es cifrar el disco.",
    "check.entry":
      "El acto es la anotación {entry} del registro. El archivo que acompaña a este certificado contiene su recibo, su contenido y la apertura, para que cualquiera lo compruebe sin nosotros.",
    page: "Página",
    of: "de",
  },
});
