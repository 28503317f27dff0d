/** What recipients of checkpoints are told: in mails, and on the page on which they agree or stop. */
import { sentences } from "../../../platform/i18n/messages.ts";

const english = {
  "mail.asked.subject": "May {name} send you checkpoints?",
  "mail.asked.text":
    "Dear reader,\n\n{name} would like to send you the signed state of its ledger from time to time, so that somebody outside can tell whether the ledger was changed. You need do nothing with these mails but keep them. They hold no personal data.\n\nIf you agree, open this page and say so:\n{link}\n\nIf you do not, do nothing: you will not be asked again, and after {days} days your address is forgotten.\n",
  "mail.checkpoint.subject": "Ledger of {name} at {size} entries",
  "mail.checkpoint.text":
    "This is the signed state of the ledger of {name}. Please keep it: whoever later shows a ledger of {name} must be able to prove that it goes on from this one.\n\nTo check it, save this mail as a file and run: kept ledger verify --against FILE\n\n{news}{note}\nTo receive no more of these mails, open this page:\n{link}\n",
  "mail.changed.subject": "Ledger of {name} at {size} entries: please read what changed",
  "mail.renamed":
    "Entries of this ledger were lost, and it goes on under another name: {origin}. What you kept until now stays the proof of what it held; please do not throw it away.",
  "mail.key.exchanged":
    "Another key signs this ledger now. Up to {size} entries the former key counts, after that the new one. If you check with the former key, make sure that it signed the statement below; then use the new one.",
  "mail.key.lost":
    "The key that signed this ledger was lost, and another took its place. Up to {size} entries the former key counts. It could not sign the statement below, so nothing proves that the new key is that of {name}: ask for it in another way than by mail, and compare.",
  "mail.key.stolen":
    "The key that signed this ledger was stolen, and another took its place. Whoever stole it can sign like {name}, mails and statements, too. Believe nothing more that it signs alone. Ask {name} for the new key in another way than by mail, and compare. The checkpoints that you kept until now stay proof: a ledger of more than {size} entries must go on from them.",
  "mail.key.both": "Until {day} both keys sign.",
  "mail.key.statement": "Former key: {former}\nNew key: {next}\n\nThe statement:\n\n{statement}",
  "mail.key.history": "The history of the key, for whoever checks a ledger or a receipt: {link}",
  "mail.key.now": "The key that signs now: {key}",
  "page.title": "Checkpoints of a ledger",
  "page.ask": "May we send you checkpoints of our ledger?",
  "page.ask.lede":
    "{name} keeps a ledger of what is done with personal data. Somebody outside who keeps its signed state now and then makes it impossible to change the past unseen. That somebody would be you.",
  "page.ask.what":
    "You would get a short mail {rhythm}. It holds numbers and a signature, and no personal data. Keep the mails; you need do nothing else. You can stop at any time with a link in each of them.",
  "page.rhythm.day": "a day at most",
  "page.rhythm.week": "a week at most",
  "page.rhythm.entries": "whenever enough has happened",
  "page.yes": "Yes, send them to me",
  "page.no": "If you do not want them, close this page. Your address is forgotten by itself.",
  "page.active": "You receive checkpoints",
  "page.active.lede": "{name} sends you the signed state of its ledger. Thank you for keeping it.",
  "page.stop": "Stop sending them",
  "page.gone": "Nothing is sent to you",
  "page.gone.lede":
    "This link is over: it was not answered in time, or you or {name} stopped the mails. Your address is no longer kept for them.",
} as const;

export const outletSentences = sentences(english, {
  es: {
    "mail.asked.subject": "¿Puede {name} enviarle puntos de control?",
    "mail.asked.text":
      "Hola:\n\n{name} querría enviarle de vez en cuando el estado firmado de su libro de registro, para que alguien de fuera pueda ver si se ha cambiado. Solo tiene que guardar estos correos. No contienen datos personales.\n\nSi está de acuerdo, abra esta página y dígalo:\n{link}\n\nSi no, no haga nada: no se le volverá a preguntar y pasados {days} días se olvida su dirección.\n",
    "mail.checkpoint.subject": "Libro de registro de {name} con {size} anotaciones",
    "mail.checkpoint.text":
      "Este es el estado firmado del libro de registro de {name}. Guárdelo: quien muestre más adelante un libro de {name} debe poder demostrar que continúa este.\n\nPara comprobarlo, guarde este correo como archivo y ejecute: kept ledger verify --against ARCHIVO\n\n{news}{note}\nPara no recibir más correos de estos, abra esta página:\n{link}\n",
    "mail.changed.subject": "Libro de registro de {name} con {size} anotaciones: lea qué ha cambiado",
    "mail.renamed":
      "Se han perdido anotaciones de este libro y continúa con otro nombre: {origin}. Lo que ha guardado hasta ahora sigue siendo la prueba de lo que contenía; no lo tire.",
    "mail.key.exchanged":
      "Ahora firma este libro otra clave. Hasta {size} anotaciones vale la clave anterior; después, la nueva. Si comprueba con la anterior, asegúrese de que firmó la declaración de abajo y use después la nueva.",
    "mail.key.lost":
      "Se perdió la clave que firmaba este libro y otra ha ocupado su lugar. Hasta {size} anotaciones vale la clave anterior. No pudo firmar la declaración de abajo, así que nada demuestra que la clave nueva sea de {name}: pídala por un medio que no sea el correo y compárela.",
    "mail.key.stolen":
      "Robaron la clave que firmaba este libro y otra ha ocupado su lugar. Quien la robó puede firmar como {name}, también correos y declaraciones. No crea nada más que firme solo esa clave. Pida a {name} la clave nueva por un medio que no sea el correo y compárela. Los puntos de control que ha guardado siguen siendo prueba: un libro de más de {size} anotaciones debe continuarlos.",
    "mail.key.both": "Hasta el {day} firman las dos claves.",
    "mail.key.statement": "Clave anterior: {former}\nClave nueva: {next}\n\nLa declaración:\n\n{statement}",
    "mail.key.history": "El historial de la clave, para quien compruebe un libro o un recibo: {link}",
    "mail.key.now": "La clave que firma ahora: {key}",
    "page.title": "Puntos de control de un libro de registro",
    "page.ask": "¿Podemos enviarle puntos de control de nuestro libro de registro?",
    "page.ask.lede":
      "{name} lleva un libro de registro de lo que se hace con datos personales. Si alguien de fuera guarda de vez en cuando su estado firmado, el pasado no se puede cambiar sin que se note. Ese alguien sería usted.",
    "page.ask.what":
      "Recibiría un correo breve {rhythm}. Contiene números y una firma, y ningún dato personal. Guarde los correos; no tiene que hacer nada más. Puede dejarlo cuando quiera con un enlace que está en cada uno.",
    "page.rhythm.day": "al día como mucho",
    "page.rhythm.week": "a la semana como mucho",
    "page.rhythm.entries": "cuando haya pasado lo suficiente",
    "page.yes": "Sí, envíenmelos",
    "page.no": "Si no los quiere, cierre esta página. Su dirección se olvida sola.",
    "page.active": "Recibe puntos de control",
    "page.active.lede": "{name} le envía el estado firmado de su libro de registro. Gracias por guardarlo.",
    "page.stop": "Dejar de enviarlos",
    "page.gone": "No se le envía nada",
    "page.gone.lede":
      "Este enlace ya no vale: no se respondió a tiempo, o usted o {name} dejó los correos. Su dirección ya no se guarda para ellos.",
  },
});
