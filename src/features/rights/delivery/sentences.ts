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
  "code.right":
    "That was the code. Your file comes by itself; if it does not, fetch it here within ten minutes.",
  "code.expired": "That code is no longer good. Please ask for a new one.",
  "code.exhausted": "Too many wrong codes. Please ask for a new one.",
  "code.label": "Code from the e-mail",
  open: "Download",
  proof: "Check that we keep our word",
  "proof.why":
    "What we did with your request stands in a ledger that nobody can change without being found out. With these you can check that yourself, now or in years, without us.",
  "proof.receipt": "Receipt of this answer",
  "proof.page": "The page that checks it; it works without a connection",
  "proof.key": "The key it asks for:",
  "proof.now":
    "Ledger at {size} entries, as this page was made. Keep this line: it shows if anything before it is changed.",
  safe: "Save the file where only you can open it.",
  "holds.all":
    "It holds every record we found about you that may be given out; its first page says which files are in it.",
  "holds.withheld": {
    plural: "withheld",
    one: "{withheld} record that we found also concerns other people and is not in it. ",
    other: "{withheld} records that we found also concern other people and are not in it. ",
  },
  "holds.redacted": {
    plural: "redacted",
    one: "In {redacted} record the parts about other people are left blank. ",
    other: "In {redacted} records the parts about other people are left blank. ",
  },
  "holds.own": {
    plural: "own",
    one: "{own} record about you alone is not in it, for a reason that has nothing to do with other people. ",
    other:
      "{own} records about you alone are not in it, for reasons that have nothing to do with other people. ",
  },
  "holds.why": "The package itself says why.",
  "holds.why-here": "Why stands with the data of each system.",
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
  "code.right":
    "Ese era el código. El archivo llega solo; si no llega, descárguelo aquí en los próximos diez minutos.",
  "code.expired": "Ese código ya no sirve. Pida uno nuevo.",
  "code.exhausted": "Demasiados códigos equivocados. Pida uno nuevo.",
  "code.label": "Código del correo",
  open: "Descargar",
  proof: "Compruebe que cumplimos",
  "proof.why":
    "Lo que hicimos con su solicitud está en un libro de registro que nadie puede cambiar sin que se note. Con esto puede comprobarlo usted, ahora o dentro de años, sin nosotros.",
  "proof.receipt": "Recibo de esta respuesta",
  "proof.page": "La página que lo comprueba; funciona sin conexión",
  "proof.key": "La clave que pide:",
  "proof.now":
    "Libro de registro con {size} anotaciones, al hacer esta página. Guarde esta línea: muestra si se cambia algo anterior.",
  safe: "Guarde el archivo donde solo usted pueda abrirlo.",
  "holds.all":
    "Contiene todos los registros que encontramos sobre usted y pueden entregarse; su primera página dice qué archivos incluye.",
  "holds.withheld": {
    plural: "withheld",
    one: "{withheld} registro que encontramos concierne también a otras personas y no está en él. ",
    other: "{withheld} registros que encontramos conciernen también a otras personas y no están en él. ",
  },
  "holds.redacted": {
    plural: "redacted",
    one: "En {redacted} registro se han dejado en blanco las partes sobre otras personas. ",
    other: "En {redacted} registros se han dejado en blanco las partes sobre otras personas. ",
  },
  "holds.own": {
    plural: "own",
    one: "{own} registro que solo trata de usted no está en él, por un motivo que no tiene que ver con otras personas. ",
    other:
      "{own} registros que solo tratan de usted no están en él, por motivos que no tienen que ver con otras personas. ",
  },
  "holds.why": "El propio paquete dice por qué.",
  "holds.why-here": "El motivo consta con los datos de cada sistema.",
} as const;

export const words = sentences(english, { es: spanish });

export type HoldsKey = "holds.all" | "holds.withheld" | "holds.redacted" | "holds.own" | "holds.why";

/** What was held back: the same sentences on the page that gives the package and on its first page. */
export function heldKeys(held: {
  readonly withheld: number;
  readonly redacted: number;
  readonly own: number;
}): readonly HoldsKey[] {
  return (["withheld", "redacted", "own"] as const).flatMap((each): HoldsKey[] =>
    held[each] > 0 ? [`holds.${each}`] : [],
  );
}
