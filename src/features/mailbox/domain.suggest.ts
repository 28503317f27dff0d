/**
 * What a mail seems to ask for (GDPR arts. 12(2), 15 to 22; a request needs no form and no article), by patterns in
 * English and Spanish, with the words it rests on. A suggestion for a person; only a sure request for access may open one
 * by itself, and only where nothing else speaks against it. Pure.
 */
import { openRights } from "./contract.ts";
import type { AskKind, OpenRight } from "./contract.ts";
import type { ReadMail } from "./domain.mail.ts";

export type Suggestion = { readonly kind: AskKind; readonly isSure: boolean; readonly words: string };

type Pattern = { readonly kind: AskKind; readonly isSure: boolean; readonly form: RegExp };

const gap = String.raw`[^.!?\n]{0,60}?`;
const data = String.raw`(?:(?:personal|my)[ \n]+(?:personal[ \n]+)?(?:data|information|details|records?)|data[ \n]+(?:about|on|of)[ \n]+(?:me|myself)|(?:data|information|records?|everything|all|what)[ \n]+(?:that[ \n]+)?you[ \n]+(?:hold|have|keep|store)(?:[ \n]+(?:about|on)[ \n]+(?:me|myself))?)`;
const datos = String.raw`(?:(?:mis|los)[ \n]+datos(?:[ \n]+personales)?|datos[ \n]+personales|(?:datos|informaci[oó]n)[ \n]+(?:sobre|acerca[ \n]+de|de)[ \n]+m[ií])`;

const make = (kind: AskKind, isSure: boolean, ...forms: readonly string[]): Pattern[] =>
  forms.map((form) => ({
    kind,
    isSure,
    // Letters alone decide where a word ends: `\b` knows no accents.
    form: new RegExp(`(?<![\\p{L}\\p{N}])(?:${form})(?![\\p{L}\\p{N}])`, "iu"),
  }));

/** In the order in which they count: who wants to be forgotten often asks what there is, and the other way round. */
const patterns: readonly Pattern[] = [
  ...make(
    "complaint",
    true,
    `(?:formal|official)[ \\n]+complaint`,
    `(?:i|we)[ \\n]+(?:wish|want|would like|am writing|are writing)[ \\n]+to[ \\n]+(?:complain|make[ \\n]+a[ \\n]+complaint)`,
    `(?:quiero|deseo|quisiera)[ \\n]+(?:presentar|poner|interponer)[ \\n]+una[ \\n]+(?:queja|reclamaci[oó]n)`,
  ),
  ...make(
    "erasure",
    true,
    `(?:delete|erase|remove|destroy)[ \\n]+(?:all[ \\n]+|any[ \\n]+)?(?:of[ \\n]+)?(?:the[ \\n]+)?${data}`,
    `(?:delete|erase|close)[ \\n]+my[ \\n]+account${gap}${data}`,
    `right[ \\n]+to[ \\n]+(?:erasure|be[ \\n]+forgotten)`,
    `(?:suprim(?:a|an|ir|irse)|borr(?:e|en|ar)|elimin(?:e|en|ar))${gap}${datos}`,
    `derecho[ \\n]+(?:de[ \\n]+supresi[oó]n|al[ \\n]+olvido)`,
  ),
  ...make(
    "rectification",
    true,
    `(?:correct|rectify|amend|update)[ \\n]+(?:the[ \\n]+)?${data}`,
    `right[ \\n]+(?:to|of)[ \\n]+rectification`,
    `${data}${gap}(?:is|are)[ \\n]+(?:wrong|incorrect|inaccurate|out[ \\n]+of[ \\n]+date)`,
    `(?:rectifi(?:que|quen|car)|corrij(?:a|an)|corregir|actuali(?:ce|cen|zar))${gap}${datos}`,
    `derecho[ \\n]+de[ \\n]+rectificaci[oó]n`,
  ),
  ...make(
    "restriction",
    true,
    `restrict${gap}(?:processing|use)${gap}(?:data|information)`,
    `right[ \\n]+to[ \\n]+restriction`,
    `limit(?:e|en|ar)${gap}tratamiento`,
  ),
  ...make(
    "withdrawal",
    true,
    `(?:withdraw|revoke|take[ \\n]+back|retract)${gap}(?:consent|permission)`,
    `(?:consent|permission)${gap}(?:is|are|be)[ \\n]+(?:hereby[ \\n]+)?(?:withdrawn|revoked)`,
    `no[ \\n]+longer[ \\n]+(?:consent|agree)[ \\n]+to`,
    `(?:retir(?:o|a|ar|amos)|revoc(?:o|a|ar|amos))${gap}(?:consentimiento|autorizaci[oó]n|permiso)`,
    `ya[ \\n]+no[ \\n]+(?:consiento|autorizo)`,
  ),
  // Before any other objection: it has no grounds against it and takes effect at once.
  ...make(
    "marketing-objection",
    true,
    `object[ \\n]+to${gap}(?:marketing|advertising|newsletters?)`,
    `unsubscribe[ \\n]+me`,
    `(?:take|remove)[ \\n]+me[ \\n]+(?:from|off)${gap}(?:list|marketing|newsletter)`,
    `stop[ \\n]+(?:sending|e-?mailing|contacting|calling|texting)${gap}(?:marketing|advertis(?:ing|ements?)|newsletters?|promotion\\p{L}*|offers|adverts)`,
    `(?:no|not)${gap}(?:receive|get|want)${gap}(?:more|further|any)${gap}(?:marketing|advertising|newsletters?|offers)`,
    `no[ \\n]+(?:quiero|deseo)${gap}(?:publicidad|bolet[ií]n(?:es)?|promociones|ofertas|newsletter)`,
    `(?:no|dejen[ \\n]+de)[ \\n]+(?:me[ \\n]+)?env(?:[ií]en|iarme|iar)(?:me)?${gap}(?:publicidad|bolet[ií]n(?:es)?|promociones|ofertas)`,
    `(?:darme|denme|dar)[ \\n]+de[ \\n]+baja${gap}(?:lista|bolet[ií]n|publicidad|correos?)`,
    `me[ \\n]+opongo${gap}(?:publicidad|mercadotecnia|marketing)`,
  ),
  ...make(
    "automated-decision",
    true,
    `(?:human|person|somebody|someone)${gap}(?:review|look[ \\n]+(?:again[ \\n]+)?at|reconsider)${gap}(?:automated|computer|algorithm|system|decision)`,
    `(?:automated|automatic|computer)[ \\n]+decision`,
    `decision${gap}(?:made|taken)[ \\n]+by[ \\n]+(?:a[ \\n]+|an[ \\n]+|the[ \\n]+|your[ \\n]+)?(?:computer|machine|algorithm|system)`,
    `decisi[oó]n(?:es)?[ \\n]+(?:automatizada|autom[aá]tica)s?`,
    `(?:revis(?:e|en|i[oó]n|ar)|mire)${gap}(?:una[ \\n]+persona|humana)`,
  ),
  ...make(
    "objection",
    true,
    `(?:i|we)[ \\n]+object[ \\n]+to${gap}(?:processing|use|using|profiling)`,
    `right[ \\n]+to[ \\n]+object`,
    `stop[ \\n]+(?:sending|using|processing|e-?mailing|contacting)${gap}(?:me|data|information)`,
    `me[ \\n]+opongo${gap}(?:tratamiento|uso|datos)`,
    `derecho[ \\n]+de[ \\n]+oposici[oó]n`,
  ),
  ...make(
    "portability",
    true,
    `(?:data[ \\n]+portability|portability[ \\n]+of[ \\n]+my[ \\n]+data)`,
    `machine[ -]readable${gap}(?:format|copy)`,
    `portabilidad${gap}datos`,
  ),
  ...make(
    "access",
    true,
    `subject[ \\n]+access[ \\n]+request`,
    `right[ \\n]+of[ \\n]+access`,
    `(?:d?sar|data[ \\n]+access[ \\n]+request)`,
    `copy[ \\n]+of${gap}${data}`,
    `access[ \\n]+to${gap}${data}`,
    `(?:send|give|tell|provide|show|let)[ \\n]+me${gap}${data}`,
    `(?:request|want|would[ \\n]+like|like|ask)${gap}(?:see|know|receive|have|obtain|get)${gap}${data}`,
    `what[ \\n]+(?:personal[ \\n]+)?(?:data|information)${gap}you[ \\n]+(?:hold|have|keep|store)`,
    `derecho[ \\n]+de[ \\n]+acceso`,
    `(?:copia|acceso|acceder)[ \\n]+(?:de|a)${gap}${datos}`,
    `qu[eé][ \\n]+datos${gap}(?:tienen|tienes|guardan|conservan|tratan)`,
  ),
  ...make(
    "complaint",
    false,
    `complain(?:t|ts|ing|ed)?`,
    `data[ \\n]+protection[ \\n]+(?:authority|commissioner)`,
    `(?:queja|reclamaci[oó]n)`,
  ),
  ...make(
    "access",
    false,
    `gdpr`,
    `data[ \\n]+protection`,
    `rgpd`,
    `protecci[oó]n[ \\n]+de[ \\n]+datos`,
    data,
    datos,
  ),
];

/** Further down stand signatures, footers and the letters before: the wish stands above. */
const mostSigns = 6000;

export function suggestionOf(mail: Pick<ReadMail, "subject" | "text" | "inner">): Suggestion | undefined {
  const { subject, text } = mail.inner ?? mail;
  const asked = `${subject}\n${withoutQuotes(text)}`.slice(0, mostSigns);
  for (const { kind, isSure, form } of patterns) {
    const found = form.exec(asked);
    if (found === null) continue;
    // What somebody says they do not ask for is left to a person.
    const before = asked.slice(Math.max(0, found.index - 40), found.index);
    const isDenied = /(?:\bnot?|n['’]t|\bno|\bnunca|\bnever|\bwithout|\bsin)[ \n]+(?:\S+[ \n]+){0,3}$/i.test(
      before,
    );
    return { kind, isSure: isSure && !isDenied && !isMixed(asked, kind), words: excerpt(found) };
  }
  return undefined;
}

/** The right a request from this mail begins with; a colleague may choose another. */
export function rightFor(suggestion: Suggestion | undefined): OpenRight {
  return openRights.find((right) => right === suggestion?.kind) ?? "access";
}

/** Asks for several things at once: a person says which case it is. */
function isMixed(asked: string, kind: AskKind): boolean {
  const isOther = (other: AskKind): boolean =>
    // An objection to advertising reads as an objection, too.
    other !== kind && !(kind === "marketing-objection" && other === "objection");
  return patterns.some((other) => other.isSure && isOther(other.kind) && other.form.test(asked));
}

function excerpt(found: RegExpExecArray): string {
  const words = found[0].replaceAll(/\s+/g, " ").trim();
  return words.length <= 120 ? words : `${words.slice(0, 119).toWellFormed()}…`;
}

/** Without the lines of an earlier mail that stand below or between. */
function withoutQuotes(text: string): string {
  const lines = text.slice(0, mostSigns * 4).split("\n");
  return lines.filter((line) => !/^[ \t]*>/.test(line)).join("\n");
}

/** References of cases as people write them, at most five. */
export function referencesIn({
  subject,
  text,
  inner,
}: Pick<ReadMail, "subject" | "text" | "inner">): readonly string[] {
  const all = `${subject}\n${inner?.subject ?? ""}\n${text.slice(0, 20_000)}`;
  const found = all.matchAll(/(?<![\p{L}\p{N}-])([a-z]{1,3}-\d{4}-\d{4,9})(?![\p{L}\p{N}-])/giu);
  return [...new Set([...found].map(([reference]) => reference.toUpperCase()))].slice(0, 5);
}

const spanish =
  /\b(?:el|la|los|las|de|que|por|para|mis|datos|hola|gracias|saludos|solicito|quiero|ustedes|estimad[oa]s?)\b/gi;
const english =
  /\b(?:the|of|and|to|my|you|please|hello|dear|regards|data|would|like|have|hold|thank|thanks)\b/gi;

/** The language of our letters to them: whichever has more of its small words. */
export function languageOf({
  subject,
  text,
  inner,
}: Pick<ReadMail, "subject" | "text" | "inner">): "en" | "es" {
  const asked = `${subject}\n${(inner?.text ?? text).slice(0, mostSigns)}`;
  return (asked.match(spanish)?.length ?? 0) > (asked.match(english)?.length ?? 0) ? "es" : "en";
}
