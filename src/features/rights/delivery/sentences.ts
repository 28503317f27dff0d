/** What the page of a package says, in each language. */
import { sentences } from "../../../platform/i18n/messages.ts";

const english = {
  title: "Your data",
  lede: "This is the copy of your data that you asked {name} for. Our reference: {reference}.",
  what: "What it is",
  "what.zip":
    "One file (ZIP). Open it, and then “index.html” in it: it reads like a small website and needs no internet.",
  "what.age": "One file (ZIP), sealed for the age key you gave us. Only your own key opens it.",
  size: "Size",
  "size.text": "{size}, {rows} records",
  until: "Can be fetched until",
  downloads: "Fetched so far",
  "downloads.text": { plural: "count", one: "once", other: "{count} times" },
  "downloads.none": "not yet",
  code: "To fetch it",
  "code.why":
    "Links get passed on. So that nobody else receives your data, we send a code to the e-mail address you confirmed.",
  send: "Send me the code",
  "send.again": "Send a new code",
  "code.sent": "We have sent a code of eight digits. It works for 15 minutes.",
  "code.wrong": "That is not the code we sent. Please look again.",
  "code.expired": "That code is no longer good. Please ask for a new one.",
  "code.exhausted": "Too many wrong codes. Please ask for a new one.",
  "code.label": "Code from the e-mail",
  open: "Download",
  safe: "Save the file where only you can open it. It holds everything we found about you.",
} as const;

const spanish = {
  title: "Sus datos",
  lede: "Esta es la copia de sus datos que pidió a {name}. Nuestra referencia: {reference}.",
  what: "Qué es",
  "what.zip":
    "Un archivo (ZIP). Ábralo y, dentro, «index.html»: se lee como un pequeño sitio web y no necesita internet.",
  "what.age": "Un archivo (ZIP) sellado para la clave age que nos dio. Solo su propia clave lo abre.",
  size: "Tamaño",
  "size.text": "{size}, {rows} registros",
  until: "Se puede recoger hasta el",
  downloads: "Recogido hasta ahora",
  "downloads.text": { plural: "count", one: "una vez", other: "{count} veces" },
  "downloads.none": "todavía no",
  code: "Para recogerlo",
  "code.why":
    "Los enlaces se comparten. Para que nadie más reciba sus datos, enviamos un código a la dirección de correo que confirmó.",
  send: "Enviarme el código",
  "send.again": "Enviar un código nuevo",
  "code.sent": "Hemos enviado un código de ocho cifras. Sirve durante 15 minutos.",
  "code.wrong": "No es el código que enviamos. Vuelva a mirar.",
  "code.expired": "Ese código ya no sirve. Pida uno nuevo.",
  "code.exhausted": "Demasiados códigos equivocados. Pida uno nuevo.",
  "code.label": "Código del correo",
  open: "Descargar",
  safe: "Guarde el archivo donde solo usted pueda abrirlo. Contiene todo lo que encontramos sobre usted.",
} as const;

export const words = sentences(english, { es: spanish });
