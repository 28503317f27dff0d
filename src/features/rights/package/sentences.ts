/** What the first page and the README of a package say, in the language of the request (GDPR art. 12(1)). */
import { sentences } from "../../../platform/i18n/messages.ts";

const english = {
  "front.title": "Your data: {subject}",
  "front.head": "Your data at {organisation}",
  "front.lede":
    "You asked for a copy of your personal data (our reference {reference}). Here it is: the data themselves, and what the law wants you to know about them.",
  "front.data": "The data",
  "front.none": "We searched our systems and found no data about you.",
  "front.missing": "What is missing",
  "front.ledger":
    "Our ledger as this was made: {ledger}. Keep this line: it shows if anything before it is changed.",
  "front.foot": "Written {written} for {subject}. It needs no internet and sends nothing.",
  "page.skip": "Skip to the content",
  records: { plural: "rows", one: "{rows} record", other: "{rows} records" },
  "system.failed": "“{name}” could not be searched.",
  "system.left-out": "“{name}” was not searched.",
  "readme.head": "The data held about {subject}",
  "readme.by": "by {organisation}, as of {asOf}.",
  "readme.index": "Start here. Opens in any browser, without the internet, and prints.",
  "readme.html": "Further pages, because there are many records.",
  "readme.json": "The same data for programs, exact.",
  "readme.csv": "The same data as tables, for spreadsheets.",
  "readme.files": "Pictures, documents and long texts out of the records.",
  "readme.manifest": "Checksums (SHA-256) of all files.",
  "readme.formula":
    "In the tables, an apostrophe before a text that begins like a formula keeps\r\nspreadsheets from running it. data.json has the text as it is held.",
  "readme.keep": "This folder holds personal data. Keep it where only the person it is about can read it.",
} as const;

const spanish = {
  "front.title": "Sus datos: {subject}",
  "front.head": "Sus datos en {organisation}",
  "front.lede":
    "Usted pidió una copia de sus datos personales (nuestra referencia {reference}). Aquí está: los datos mismos y lo que la ley quiere que sepa sobre ellos.",
  "front.data": "Los datos",
  "front.none": "Hemos buscado en nuestros sistemas y no hemos encontrado datos sobre usted.",
  "front.missing": "Qué falta",
  "front.ledger":
    "Nuestro registro cuando se preparó esto: {ledger}. Conserve esta línea: muestra si se cambia algo anterior.",
  "front.foot": "Escrito el {written} para {subject}. No necesita internet y no envía nada.",
  "page.skip": "Ir al contenido",
  records: { plural: "rows", one: "{rows} registro", other: "{rows} registros" },
  "system.failed": "No se ha podido buscar en «{name}».",
  "system.left-out": "No se ha buscado en «{name}».",
  "readme.head": "Los datos que se guardan sobre {subject}",
  "readme.by": "en {organisation}, a fecha de {asOf}.",
  "readme.index": "Empiece aquí. Se abre en cualquier navegador, sin internet, y se puede imprimir.",
  "readme.html": "Más páginas, porque hay muchos registros.",
  "readme.json": "Los mismos datos para programas, exactos.",
  "readme.csv": "Los mismos datos en tablas, para hojas de cálculo.",
  "readme.files": "Imágenes, documentos y textos largos de los registros.",
  "readme.manifest": "Sumas de comprobación (SHA-256) de todos los archivos.",
  "readme.formula":
    "En las tablas, un apóstrofo delante de un texto que empieza como una fórmula evita\r\nque la hoja de cálculo la ejecute. data.json tiene el texto tal como se guarda.",
  "readme.keep":
    "Esta carpeta contiene datos personales. Guárdela donde solo pueda leerla la persona a la que se refieren.",
} as const;

export const packageSentences = sentences(english, { es: spanish });
