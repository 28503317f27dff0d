/** The page on which a person fetches their package; works without JavaScript, from 320 px. */
import type { ViewContext } from "../../../platform/http/routes.ts";
import { html, url, type Html } from "../../../public/html.ts";
import { framed, kept } from "../public/frame.ts";
import type { FetchPage } from "./contract.ts";
import { heldKeys, words, type HoldsKey } from "./sentences.ts";

export function fetchView(model: FetchPage, { language, formFields }: ViewContext): Html {
  const say = (
    key: Parameters<typeof words.say>[1],
    parameters: Record<string, string | number> = {},
  ): string => words.sayDynamic(language, key, parameters);
  const { organisation } = model;
  const own = `/p/${organisation.slug}/package/${model.token}`;
  const locale = language === "en" ? "en-GB" : language;
  const until = Temporal.PlainDate.from(model.until).toLocaleString(locale, { dateStyle: "long" });
  const holds = holdsKeys(model.heldBack);
  const asked = model.code !== "none";
  const file = model.ticket === undefined ? undefined : `${own}/file/${model.ticket}`;
  const sendForm = html`<form method="post" action="${kept(organisation, `${own}/code`)}">
    ${formFields(`${own}/code`)}
    <button type="submit" class="${asked ? "quiet" : ""}">${say(asked ? "send.again" : "send")}</button>
  </form>`;
  const content = html` <h1>${say("title")}</h1>
    <p class="lede">${say("lede", { name: organisation.name, reference: model.reference })}</p>
    <dl class="facts">
      <dt>${say("what")}</dt>
      <dd>${say(model.sealedWithAge ? "what.age" : "what.zip")}</dd>
      <dt>${say("size")}</dt>
      <dd>
        ${say("size.text", { size: sizeWords(model.sizeBytes, locale), rows: model.rows.toLocaleString(locale) })}
      </dd>
      <dt>${say("until")}</dt>
      <dd>${until}</dd>
      ${file !== undefined ? undefined : soFar(model, say)}
    </dl>
    <h2>${say("code")}</h2>
    ${
      file === undefined
        ? html`<p>${say("code.why")}</p>
            ${asked ? codeForm(model, own, say, formFields) : undefined} ${sendForm}`
        : html`<p role="status">${say("code.right")}</p>
            <p><a class="button" href="${url(file)}">${say("open")}</a></p>`
    }
    <p>${say("safe")} ${holds.map((key) => say(key, { ...model.heldBack }))}</p>
    ${model.ledger === undefined ? undefined : proofPart(model.ledger, own, locale, say)}`;
  return framed({
    organisation,
    language,
    isDrill: model.isDrill,
    title: say("title"),
    content,
    path: own,
    query: { sent: asked && file === undefined ? "1" : undefined },
    // No script is needed for the file to come by itself; the page stays.
    ...(file === undefined ? {} : { head: html`<meta http-equiv="refresh" content="0; url=${file}" />` }),
  });
}

/** How often it was fetched; not while it is being fetched, because the number would be old at once. */
function soFar(
  { downloads }: FetchPage,
  say: (key: Parameters<typeof words.say>[1], parameters?: Record<string, number>) => string,
): Html {
  return html`<dt>${say("downloads")}</dt>
    <dd>${downloads === 0 ? say("downloads.none") : say("downloads.text", { count: downloads })}</dd>`;
}

function holdsKeys({ withheld, redacted, own }: FetchPage["heldBack"]): readonly HoldsKey[] {
  if (withheld + redacted + own === 0) return ["holds.all"];
  return [...heldKeys({ withheld, redacted, own }), "holds.why"];
}

/** For whoever wants to hold us to it; nobody needs it to get their data. */
function proofPart(
  { size, root, key }: NonNullable<FetchPage["ledger"]>,
  own: string,
  locale: string,
  say: (key: Parameters<typeof words.say>[1], parameters?: Record<string, string>) => string,
): Html {
  return html`<details>
    <summary>${say("proof")}</summary>
    <p>${say("proof.why")}</p>
    <ul>
      <li><a href="${url(`${own}/receipt`)}">${say("proof.receipt")}</a></li>
      <li><a href="/check-a-receipt.html">${say("proof.page")}</a></li>
    </ul>
    <p>${say("proof.key")}<br /><code>${key}</code></p>
    <p>${say("proof.now", { size: size.toLocaleString(locale) })}<br /><code>${root}</code></p>
  </details>`;
}

function codeForm(
  model: FetchPage,
  own: string,
  say: (key: Parameters<typeof words.say>[1]) => string,
  formFields: (path: string) => Html,
): Html {
  const isFault = model.code !== "sent";
  const told = say(`code.${model.code === "none" ? "sent" : model.code}`);
  return html`<form method="post" action="${kept(model.organisation, `${own}/open`)}">
    ${formFields(`${own}/open`)}
    <p id="code-told" role="${isFault ? "alert" : "status"}">${told}</p>
    <div class="field">
      <label for="code">${say("code.label")}</label>
      <input
        id="code"
        class="code"
        name="code"
        type="text"
        inputmode="numeric"
        autocomplete="one-time-code"
        required
        maxlength="20"
        aria-describedby="code-told"
        aria-invalid="${isFault ? "true" : "false"}"
      />
    </div>
    <button type="submit">${say("open")}</button>
  </form>`;
}

function sizeWords(bytes: number, locale: string): string {
  const unit = bytes < 1024 * 1024 ? "kilobyte" : "megabyte";
  const value = bytes / (unit === "kilobyte" ? 1024 : 1024 * 1024);
  const style = {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(locale, style).format(Math.max(value, 0.1));
}
