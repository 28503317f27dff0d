/** The organisation's frame around a public page: its name, the languages of this page, whom to write to. */
import { sayablePlace } from "../../../public/place.ts";
import { html } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { layout } from "../../../public/layout.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { marked, markOf } from "../drill/mark.ts";
import { languages } from "./contract.ts";
import type { OfOrganisation } from "./contract.ts";
import { say } from "./sentences.ts";

export type Shown = {
  readonly organisation: OfOrganisation;
  readonly language: Language;
  readonly title: string;
  readonly content: Html;
  /** Where the page, or the one it answers, is asked for in another language. */
  readonly path: string;
  /** What of the address's query is part of the place. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** The id of the form that carries what was typed into the other language; posted to `path`. */
  readonly form?: string | undefined;
  /** Of a rehearsed request: said in the title and before everything else. */
  readonly isDrill?: true | undefined;
  /** What else stands in the head of the page. */
  readonly head?: Html;
  /** Without the way back to the centre: the centre itself. */
  readonly isCentre?: boolean;
};

export function framed(page: Shown): Html {
  const { organisation, language, content, path, isCentre, form } = page;
  const title = marked(page, language, page.title);
  const mark = markOf(page, language, "page");
  const home = `/p/${organisation.slug}`;
  const rest = Object.entries(page.query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`&${name}=${encodeURIComponent(value)}`],
  );
  const links = languages.map((one) => ({
    language: one,
    path: `${sayablePlace(path)}?language=${one}${rest.join("")}`,
    ...(form === undefined ? {} : { form }),
  }));
  return layout({
    language,
    ...(page.head === undefined ? {} : { head: page.head }),
    title: isCentre === true ? title : `${title} · ${organisation.name}`,
    content: html`<main>
      ${
        isCentre === true
          ? undefined
          : html`<a class="back" href="${kept(organisation, home)}"
              >${say(language, "back.centre", { name: organisation.name })}</a
            >`
      }
      ${mark === undefined ? undefined : html`<p class="notice" role="note"><b>${mark}</b></p>`} ${content}
    </main>`,
    frame: {
      name: organisation.name,
      home: kept(organisation, home),
      languages: links,
      footer: footer(organisation, language),
    },
  });
}

/** A path of ours in the language the reader asked for. */
export function kept({ chosen }: Pick<OfOrganisation, "chosen">, path: string): string {
  return chosen === undefined ? path : `${path}?language=${chosen}`;
}

function footer({ name, contact, authority }: OfOrganisation, language: Language): Html {
  return html`<p>
      ${
        contact === undefined
          ? say(language, "footer.no-contact", { name })
          : html`${say(language, "footer.contact")} ${reached(contact)}`
      }
    </p>
    <p>
      ${
        authority === undefined
          ? say(language, "footer.some-authority")
          : say(language, "footer.authority", { authority })
      }
    </p>`;
}

/** How the officer is reached, as the organisation wrote it; a mere address can be pressed. */
export function reached(contact: string): Html {
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(contact)
    ? html`<a href="mailto:${contact}">${contact}</a>`
    : html`${contact}`;
}

/** Beside a mail that is announced and cannot leave now: how else the organisation is reached. */
export function mailWaits({ name, contact }: OfOrganisation, language: Language): Html {
  return html`<p class="notice" role="note">
    ${say(language, "sent.mail.waits")}
    ${
      contact === undefined
        ? say(language, "sent.mail.waits.place", { name })
        : html`${say(language, "sent.mail.waits.contact")} ${reached(contact)}`
    }
  </p>`;
}

const locales: Readonly<Record<Language, string>> = { en: "en-GB", es: "es" };

const longDays = Object.fromEntries(
  Object.entries(locales).map(([language, locale]) => [
    language,
    new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  ]),
) as Record<Language, Intl.DateTimeFormat>;

/** A day written out, with the day of the week: `Thursday, 2 April 2026`. */
export function longDay(day: string, language: Language): string {
  const written = longDays[language].format(Temporal.PlainDate.from(day));
  // A number stays with the month it counts.
  return written.replaceAll(/(\d) (?=\p{L})/gu, "$1\u00A0");
}

/** The time of day in the organisation's zone, rounded up to the minute it names. */
export function clockTime(moment: string, zone: string, language: Language): string {
  const local = Temporal.Instant.from(moment).toZonedDateTimeISO(zone);
  return local
    .round({ smallestUnit: "minute", roundingMode: "ceil" })
    .toLocaleString(locales[language], { hour: "2-digit", minute: "2-digit", hour12: false });
}
