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
  "front.searched": "Every connected system was searched.",
  "front.not-all-searched": "Not everything could be searched: what is missing stands below.",
  "front.files-given": {
    plural: "files",
    one: "{files} file is in this package.",
    other: "{files} files are in this package.",
  },
  "front.files-not": {
    plural: "files",
    one: "{files} file that your data name is not in it: {list}.",
    other: "{files} files that your data name are not in it: {list}.",
  },
  "front.files-why": "Why stands below.",
  "front.files-open": {
    plural: "files",
    one: "Of {files} of them we have not said why.",
    other: "Of {files} of them we have not said why.",
  },
  "front.files": "Files",
  "front.files-lede": "Documents and pictures that your data name, or that go with them.",
  "file.named": "named in “{named}”",
  "file.not-given": "not in this package",
  "file.open":
    "Your data name this file. It is not in this package, and we have not said why. You may ask us for it.",
  "file.to-redact":
    "This file also concerns other people, and it is not ready yet what may be given of it. You may ask us for it.",
  "file.rebuilt": "Made anew from its text: what is about other people is left out, and so are pictures.",
  "file.not-held": "We do not have this file any more.",
  "file.others-rights": "It is not given because it also concerns other people ({words}).",
  "file.sent-separately": "It is sent to you separately: {words}",
  "page.skip": "Skip to the content",
  records: { plural: "rows", one: "{rows} record", other: "{rows} records" },
  "system.failed": "“{name}” could not be searched.",
  "system.left-out": "“{name}” was not searched.",
  "documents.not-searched": "Folders of documents were not searched.",
  "documents.gaps": {
    plural: "files",
    one: "{files} document could not be looked into.",
    other: "{files} documents could not be looked into.",
  },
  "documents.left": {
    plural: "files",
    one: "{files} document in which you were found is not given, because of what stands in it about others, or because you did not ask for it.",
    other:
      "{files} documents in which you were found are not given, because of what stands in them about others, or because you did not ask for them.",
  },
  "readme.head": "The data held about {subject}",
  "readme.head.portable": "Data of {subject}, to take along",
  "readme.datapackage": "What each table and field is, for programs (Frictionless Data Package).",
  "readme.portable":
    "This holds what was given, or came about by using the service, where it is processed with\r\nconsent or for a contract. What is left out, and why, stands in index.html and data.json.",
  "front.lede.portable":
    "You asked for your data in a form that you can take elsewhere (our reference {reference}). Here are the data that you gave us, or that came about as you used our services, where we process them with your consent or for a contract. What is left out is said in each part, with the reason; you can have it, too, by asking for a copy of all data.",
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
  "front.searched": "Se ha buscado en todos los sistemas conectados.",
  "front.not-all-searched": "No se ha podido buscar en todo: más abajo consta lo que falta.",
  "front.files-given": {
    plural: "files",
    one: "{files} archivo está en este paquete.",
    other: "{files} archivos están en este paquete.",
  },
  "front.files-not": {
    plural: "files",
    one: "{files} archivo que sus datos nombran no está en él: {list}.",
    other: "{files} archivos que sus datos nombran no están en él: {list}.",
  },
  "front.files-why": "Más abajo consta por qué.",
  "front.files-open": {
    plural: "files",
    one: "De {files} de ellos no hemos dicho por qué.",
    other: "De {files} de ellos no hemos dicho por qué.",
  },
  "front.files": "Archivos",
  "front.files-lede": "Documentos e imágenes que sus datos nombran o que van con ellos.",
  "file.named": "nombrado en «{named}»",
  "file.not-given": "no está en este paquete",
  "file.open":
    "Sus datos nombran este archivo. No está en este paquete y no hemos dicho por qué. Puede pedírnoslo.",
  "file.to-redact":
    "Este archivo también concierne a otras personas y aún no está listo lo que se puede entregar de él. Puede pedírnoslo.",
  "file.rebuilt":
    "Hecho de nuevo a partir de su texto: se omite lo que trata de otras personas, y también las imágenes.",
  "file.not-held": "Ya no tenemos este archivo.",
  "file.others-rights": "No se entrega porque también concierne a otras personas ({words}).",
  "file.sent-separately": "Se le envía por separado: {words}",
  "page.skip": "Ir al contenido",
  records: { plural: "rows", one: "{rows} registro", other: "{rows} registros" },
  "system.failed": "No se ha podido buscar en «{name}».",
  "system.left-out": "No se ha buscado en «{name}».",
  "documents.not-searched": "No se ha buscado en las carpetas de documentos.",
  "documents.gaps": {
    plural: "files",
    one: "{files} documento no se ha podido examinar.",
    other: "{files} documentos no se han podido examinar.",
  },
  "documents.left": {
    plural: "files",
    one: "{files} documento en el que aparece no se entrega, por lo que contiene sobre otras personas o porque no lo ha pedido.",
    other:
      "{files} documentos en los que aparece no se entregan, por lo que contienen sobre otras personas o porque no los ha pedido.",
  },
  "readme.head": "Los datos que se guardan sobre {subject}",
  "readme.head.portable": "Datos de {subject}, para llevarse",
  "readme.datapackage": "Qué es cada tabla y cada campo, para programas (Frictionless Data Package).",
  "readme.portable":
    "Contiene lo que se nos facilitó, o surgió al usar el servicio, cuando se trata con\r\nconsentimiento o por un contrato. Lo que falta, y por qué, consta en index.html y data.json.",
  "front.lede.portable":
    "Usted pidió sus datos en una forma que pueda llevarse a otra parte (nuestra referencia {reference}). Aquí están los datos que nos facilitó, o que surgieron al usar nuestros servicios, cuando los tratamos con su consentimiento o por un contrato. En cada parte consta lo que falta y por qué; también puede obtenerlo si pide una copia de todos los datos.",
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
