/** The letters' sentences in Spanish. */
import type { Message } from "../../../platform/i18n/messages.ts";
import type { english } from "./words.ts";

export const spanish = {
  "hello.name": "Hola, {name}:",
  hello: "Hola:",
  goodbye: "Un saludo cordial",
  "page.word": "Página",
  "page.of": "de",
  reference: "Nuestra referencia",
  "mail.text": "{title}\n\nLa carta va adjunta a este correo. Trata de su solicitud {reference}.",
  "contact.heading": "A quién preguntar",
  "contact.text": "Si tiene alguna pregunta, escríbanos: {contact}. Indique el número {reference}.",
  "contact.none": "Si tiene alguna pregunta, responda a esta carta e indique el número {reference}.",

  "acknowledgement.title": "Hemos recibido su solicitud",
  "acknowledgement.received": "Recibimos su solicitud el {received}. Su número es {reference}.",
  "understood.heading": "Lo que hemos entendido",
  you: "usted",
  "understood.words": "Con sus palabras: «{wording}»",
  "when.heading": "Cuándo tendrá noticias nuestras",
  "when.due": "Respondemos sin demora y, como muy tarde, el {due}. No le cuesta nada.",
  "when.unknown": "Respondemos sin demora. No le cuesta nada.",
  "when.identity.copy":
    "Antes de entregar datos debemos estar seguros de quién los pide. Si para eso necesitamos algo de usted, le escribiremos.",
  "when.identity.act":
    "Antes de actuar debemos estar seguros de quién lo pide. Si para eso necesitamos algo de usted, le escribiremos.",

  "identity.title": "Acredite su identidad, por favor",
  "identity.what.heading": "Lo que le pedimos",
  "identity.what.self": "Un documento en el que figure su nombre. Tape todo lo que no necesitemos.",
  "identity.what.guardian":
    "Un documento en el que figure su nombre y otro que muestre que puede actuar por {subject}, por ejemplo un certificado de nacimiento.",
  "identity.what.agent":
    "Un documento en el que figure su nombre y la autorización que {subject} firmó para usted.",
  "identity.what.controller":
    "Cualquier otro dato por el que conozca a {subject}, como otro número o dirección que tenga con nosotros.",
  "identity.what.survivor":
    "Un documento en el que figure su nombre y otro que muestre que puede preguntar por {subject}: por ejemplo, un testamento o un documento judicial que le nombre para ocuparse de su herencia, o un certificado del vínculo que les unía.",
  "identity.after":
    "Lo miramos solo para esto y destruimos la copia en cuanto decidimos. Si prefiere venir o llamar, díganoslo.",

  "identity.waits.UK": "El plazo para responder empieza cuando lo tengamos.",
  "identity.waits.EU": "Los días hasta que lo tengamos no cuentan en el plazo para responder.",

  "clarification.title": "Una pregunta sobre su solicitud",
  "clarification.pause": "El plazo para responder espera a lo que nos diga.",
  "clarification.go-on": "Entretanto seguimos con su solicitud.",

  "extension.title": "Necesitamos más tiempo para su solicitud",
  "extension.sorry": "Sentimos necesitar más tiempo.",
  "extension.due": "Responderemos como muy tarde el {due}.",
  "extension.unknown": "[[Diga qué día responderá.]]",
  "extension.complexity": "El motivo: su solicitud es compleja. {why}",
  "extension.number": "El motivo: ha hecho varias solicitudes. {why}",
  "extension.both": "El motivo: su solicitud es compleja y ha hecho varias. {why}",
  "extension.none": "{why}",
  "extension.why": "[[Diga por qué hace falta más tiempo.]]",

  "answer.this": "Esta es nuestra respuesta.",
  "answer.enclosed.heading": "Qué enviamos",
  "answer.found": {
    plural: "rows",
    one: "Hemos encontrado {rows} registro y lo enviamos.",
    other: "Enviamos {rows} registros.",
  },
  "answer.nothing": "Hemos buscado y no hemos encontrado datos personales que podamos entregar.",
  "answer.unsearched": "[[Diga qué se ha buscado y qué se envía.]]",
  "answer.portal":
    "Puede recoger los datos con el enlace que le hemos enviado por correo. Funciona por tiempo limitado; díganos si ha caducado.",
  "answer.post": "Los datos acompañan a esta carta, en papel.",
  "answer.post.portability": "Los datos acompañan a esta carta, en un soporte de datos.",
  "answer.age":
    "Los datos están en un archivo que solo abre su propia clave. Puede recogerlo con el enlace que le hemos enviado por correo.",
  "answer.held.heading": "Qué no enviamos y por qué",
  "answer.held.nothing": "Enviamos todo.",
  "answer.redacted": {
    plural: "rows",
    one: "En {rows} registro hemos omitido lo que trata de otras personas, para proteger sus derechos.",
    other: "En {rows} registros hemos omitido lo que trata de otras personas, para proteger sus derechos.",
  },
  "answer.withheld": {
    plural: "rows",
    one: "No enviamos {rows} registro, porque diría más de otras personas que de usted.",
    other: "No enviamos {rows} registros, porque dirían más de otras personas que de usted.",
  },
  "answer.own": {
    plural: "rows",
    one: "{rows} registro que solo trata de usted no se incluye, por un motivo que no tiene que ver con otras personas; consta con los datos.",
    other:
      "{rows} registros que solo tratan de usted no se incluyen, por motivos que no tienen que ver con otras personas; constan con los datos.",
  },
  "answer.file.not-held": {
    plural: "files",
    one: "Sus datos nombran un archivo que ya no tenemos: {list}.",
    other: "Sus datos nombran archivos que ya no tenemos: {list}.",
  },
  "answer.file.others-rights": {
    plural: "files",
    one: "Este archivo no se incluye porque también concierne a otras personas: {list}. El motivo consta con los datos.",
    other:
      "Estos archivos no se incluyen porque también conciernen a otras personas: {list}. El motivo consta con los datos.",
  },
  "answer.file.sent-separately": {
    plural: "files",
    one: "Este archivo se le envía por separado: {list}. Cómo, consta con los datos.",
    other: "Estos archivos se le envían por separado: {list}. Cómo, consta con los datos.",
  },
  "answer.file.open": {
    plural: "files",
    one: "Sus datos nombran este archivo, que no se incluye y que puede pedirnos: {list}.",
    other: "Sus datos nombran estos archivos, que no se incluyen y que puede pedirnos: {list}.",
  },
  "answer.told": "Quien lo decidió añade:",
  "answer.gaps.heading": "Lo que no hemos podido ver",
  "answer.gaps": {
    plural: "gaps",
    one: "Puede que lo que enviamos no esté completo: la búsqueda dejó {gaps} punto abierto. [[Diga cuál es y cuándo sabrá más.]]",
    other:
      "Puede que lo que enviamos no esté completo: la búsqueda dejó {gaps} puntos abiertos. [[Diga cuáles son y cuándo sabrá más.]]",
  },

  "refusal.title": "No podemos hacer lo que pide",
  "refusal.begin.copy": "No podemos dárselos.",
  "refusal.begin.act": "No podemos hacerlo.",
  "refusal.why.heading": "Por qué",
  "refusal.reasons": "[[Exponga los motivos con sus palabras.]]",
  "refusal.again": "Puede volver a pedirlo en cualquier momento, con lo que faltaba o lo que haya cambiado.",
  "dead.sorry": "Lamentamos el fallecimiento de {subject}.",
  "dead.standing.heading": "Por qué respondemos",
  "dead.standing.by-law": "Una ley da este derecho a los allegados de quien ha fallecido.",
  "dead.standing.voluntary":
    "La ley de protección de datos ampara a las personas vivas y no da a nadie derecho a los datos de quien ha fallecido. Le respondemos porque así lo hemos decidido, no porque estemos obligados.",
  "dead.others":
    "Lo que diría algo de otras personas, que viven, se ha omitido o tapado: sus derechos continúan.",
  "complaint.us": "También puede reclamar ante nosotros: responda a esta carta.",
  somebody: "otra persona",
} as const satisfies Readonly<Record<keyof typeof english, Message>>;
