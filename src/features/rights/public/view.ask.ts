/** The form in which a person says what is to happen with their data, and the page that says what happens next. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { areaField, checksField, choiceField, textField } from "../../../public/fields.ts";
import { html, url } from "../../../public/html.ts";
import type { Html, HtmlValue } from "../../../public/html.ts";
import { confirmDays } from "../request/store.ts";
import { survivorRelations } from "../request/contract.ts";
import { askRights } from "./contract.ts";
import type { AskForm, AskPage, AskReply, SentPage } from "./contract.ts";
import { framed, kept, longDay, mailWaits } from "./frame.ts";
import { pageSentences, say } from "./sentences.ts";
import { judgedField, slowNotice, summaryOf, titleOf, trapField } from "./view.form.ts";
import { stoppedView } from "./view.stop.ts";

type Form = z.output<typeof AskPage>;
type Sent = z.output<typeof SentPage>;

export function askView({ page }: z.output<typeof AskReply>, context: ViewContext): Html {
  switch (page.kind) {
    case "ask":
      return formView(page, context);
    case "sent":
      return sentView(page, context);
    case "stopped":
      return stoppedView(page, context);
    default:
      return page satisfies never;
  }
}

function formView(page: Form, { language, formFields }: ViewContext): Html {
  const { organisation, problems } = page;
  const path = `/p/${organisation.slug}/request`;
  const due = page.dueIfToday;
  return framed({
    organisation,
    language,
    title: titleOf(say(language, "ask.title"), problems, language),
    path,
    form: "ask",
    content: html`<h1>${say(language, "ask.title")}</h1>
      <p class="lede">
        ${
          due === undefined
            ? say(language, "ask.lede.no-date")
            : say(language, "ask.lede", { date: longDay(due, language) })
        }
      </p>
      ${slowNotice(page.slowUntil, organisation.zone, language)} ${summaryOf(problems, language)}
      <form id="ask" method="post" action="${url(kept(organisation, path))}" novalidate>
        ${formFields(path)} ${judgedField(problems)} ${wanted(page, language)} ${whose(page, language)}
        ${you(page, language)} ${more(page, language)} ${trapField(stateOf(page, language)("trap"), language)}
        <p class="hint">${say(language, "ask.after")}</p>
        <button>${say(language, "ask.send")}</button>
      </form>`,
  });
}

/** Value and mistake of a field, to be spread into it. */
function stateOf(
  page: Form,
  language: Language,
): (field: keyof AskForm) => {
  readonly name: keyof AskForm;
  readonly value: string | undefined;
  readonly error: string | undefined;
} {
  return (name) => {
    const problem = page.problems.find(({ field }) => field === name);
    return {
      name,
      value: page.values[name],
      error: problem === undefined ? undefined : pageSentences.sayDynamic(language, problem.key, {}),
    };
  };
}

const group = (title: string, ...content: readonly HtmlValue[]): Html =>
  html`<fieldset>
    <legend>${title}</legend>
    ${content}
  </fieldset>`;

/** Each thing by itself, with the words it needs; what takes effect at once has a shorter way. */
function wanted(page: Form, language: Language): Html {
  const at = stateOf(page, language);
  const home = `/p/${page.organisation.slug}`;
  const none = page.problems.find(({ field }) => field === "want");
  return group(
    say(language, "ask.want"),
    html`<p class="notice">
      ${say(language, "ask.quicker")}
      <a href="${kept(page.organisation, `${home}/stop`)}">${say(language, "centre.stop")}</a> ·
      <a href="${kept(page.organisation, `${home}/consent`)}">${say(language, "centre.consent")}</a>
    </p>`,
    checksField({
      group: "want",
      label: say(language, "ask.want.choose"),
      hint: say(language, "ask.want.hint"),
      error: none === undefined ? undefined : pageSentences.sayDynamic(language, none.key, {}),
      choices: askRights.map((right) => ({
        name: `want-${right}`,
        label: say(language, `ask.${right}`),
        isChosen: page.values[`want-${right}`] === "yes",
        ...(right === "erasure" ? { note: say(language, "ask.erasure.note") } : {}),
        more:
          right === "access"
            ? undefined
            : areaField({
                ...at(`about-${right}`),
                label: say(language, `ask.about-${right}`),
                maxLength: 2000,
              }),
      })),
    }),
  );
}

function whose(page: Form, language: Language): Html {
  const at = stateOf(page, language);
  return group(
    say(language, "ask.who"),
    choiceField({
      ...at("capacity"),
      label: say(language, "ask.capacity"),
      choices: [
        { value: "self", label: say(language, "ask.self") },
        { value: "guardian", label: say(language, "ask.guardian") },
        { value: "agent", label: say(language, "ask.agent"), note: say(language, "ask.agent.note") },
        { value: "survivor", label: say(language, "ask.survivor") },
      ],
    }),
    html`<div class="only guardian">
      ${textField({ ...at("guardian-of"), label: say(language, "ask.subject-name"), maxLength: 120 })}
      ${textField({
        ...at("guardian-born"),
        label: say(language, "ask.subject-born"),
        maxLength: 10,
        type: "date",
        look: "short",
      })}
      ${textField({
        ...at("relation"),
        label: say(language, "ask.relation"),
        hint: say(language, "ask.relation.hint"),
        maxLength: 120,
      })}
      <p class="notice">${say(language, "ask.guardian.note")}</p>
    </div>`,
    html`<div class="only agent">
      ${textField({ ...at("agent-for"), label: say(language, "ask.subject-name"), maxLength: 120 })}
      ${textField({
        ...at("agent-email"),
        label: say(language, "ask.subject-email"),
        optional: say(language, "optional"),
        maxLength: 254,
        type: "email",
        inputMode: "email",
      })}
      <p class="notice">${say(language, "ask.agent.authority")}</p>
    </div>`,
    html`<div class="only survivor">
      <p class="notice">${say(language, "ask.survivor.note")}</p>
      ${textField({ ...at("dead-name"), label: say(language, "ask.dead-name"), maxLength: 120 })}
      ${choiceField({
        ...at("dead-relation"),
        label: say(language, "ask.dead-relation"),
        choices: survivorRelations.map((value) => ({ value, label: say(language, `ask.dead.${value}`) })),
      })}
      ${textField({
        ...at("dead-email"),
        label: say(language, "ask.dead-email"),
        optional: say(language, "optional"),
        maxLength: 254,
        type: "email",
        inputMode: "email",
      })}
      <p class="notice">${say(language, "ask.dead.authority")}</p>
    </div>`,
  );
}

function you(page: Form, language: Language): Html {
  const at = stateOf(page, language);
  return group(
    say(language, "ask.you"),
    textField({
      ...at("name"),
      label: say(language, "ask.name"),
      hint: say(language, "ask.name.hint"),
      maxLength: 120,
      autocomplete: "name",
    }),
    choiceField({
      ...at("delivery"),
      label: say(language, "ask.delivery"),
      choices: [
        { value: "portal", label: say(language, "ask.portal"), note: say(language, "ask.portal.note") },
        { value: "post", label: say(language, "ask.post") },
        { value: "age", label: say(language, "ask.age"), note: say(language, "ask.age.note") },
      ],
    }),
    html`<div class="only post">
      ${areaField({
        ...at("postal"),
        label: say(language, "ask.postal"),
        maxLength: 500,
        autocomplete: "street-address",
      })}
    </div>`,
    html`<div class="only age">
      ${textField({
        ...at("age-key"),
        label: say(language, "ask.age-key"),
        hint: say(language, "ask.age-key.hint"),
        maxLength: 100,
      })}
    </div>`,
    textField({
      ...at("email"),
      label: say(language, "ask.email"),
      hint: say(language, "ask.email.hint"),
      maxLength: 254,
      type: "email",
      inputMode: "email",
      autocomplete: "email",
    }),
  );
}

function more(page: Form, language: Language): Html {
  const at = stateOf(page, language);
  const optional = say(language, "optional");
  return group(
    say(language, "ask.more"),
    html`<p class="soft">${say(language, "ask.more.lede")}</p>`,
    areaField({
      ...at("wording"),
      label: say(language, "ask.wording"),
      hint: say(language, "ask.wording.hint"),
      optional,
      maxLength: 2000,
    }),
    areaField({
      ...at("other-addresses"),
      label: say(language, "ask.other-addresses"),
      optional,
      maxLength: 500,
    }),
    textField({ ...at("number"), label: say(language, "ask.number"), optional, maxLength: 120 }),
    checksField({
      group: "tell",
      label: say(language, "ask.tell"),
      hint: say(language, "ask.tell.hint"),
      error: undefined,
      choices: [
        {
          name: "tell-recipients",
          label: say(language, "ask.tell-recipients"),
          isChosen: page.values["tell-recipients"] === "yes",
        },
      ],
    }),
  );
}

const hidden = (name: string, value: string | undefined): Html | undefined =>
  value === undefined ? undefined : html`<input type="hidden" name="${name}" value="${value}" />`;

function sentView(page: Sent, { language, formFields }: ViewContext): Html {
  const { organisation, email, due, reference, isQuiet, rights } = page;
  const isCopyAlone = rights.every((right) => right === "access" || right === "portability");
  const byPost = email === undefined;
  const step = (title: string, note: string): Html =>
    html`<li>
      <p><b>${title}</b></p>
      <p class="soft">${note}</p>
    </li>`;
  const days = confirmDays;
  const own = `/p/${organisation.slug}/sent`;
  const [title, lede, first, note] = byPost
    ? ([
        say(language, "sent.post.title"),
        say(language, "sent.post.lede", { reference }),
        say(language, "sent.post.first"),
        say(language, "sent.post.first.note"),
      ] as const)
    : isQuiet
      ? ([
          say(language, "sent.quiet.title"),
          say(language, "sent.quiet.lede", { email, reference }),
          say(language, "sent.quiet.first"),
          say(language, "sent.quiet.first.note"),
        ] as const)
      : ([
          say(language, "sent.title"),
          say(language, "sent.lede", { email, reference }),
          say(language, "sent.confirm"),
          say(language, "sent.confirm.note", { days }),
        ] as const);
  return framed({
    organisation,
    language,
    title,
    path: own,
    form: "sent",
    content: html`<form id="sent" method="post" action="${url(own)}">
        ${formFields(own)} ${hidden("reference", reference)} ${hidden("email", email)} ${hidden("due", due)}
        ${hidden("quiet", isQuiet ? "yes" : undefined)} ${hidden("rights", rights.join(","))}
      </form>
      <h1>${title}</h1>
      <p class="lede">${lede}</p>
      ${byPost || isQuiet || !page.isMailWaiting ? undefined : mailWaits(organisation, language)}
      <p>${say(language, "sent.asked")}</p>
      <ul>
        ${rights.map((right) => html`<li>${say(language, `right.${right}`)}</li>`)}
      </ul>
      ${rights.length < 2 ? undefined : html`<p class="soft">${say(language, "sent.asked.each")}</p>`}
      <h2>${say(language, "sent.next")}</h2>
      <ol class="steps">
        ${step(first, note)}
        ${
          isCopyAlone
            ? step(say(language, "sent.search"), say(language, "sent.search.note"))
            : step(say(language, "sent.work"), say(language, "sent.work.note"))
        }
        ${
          due === undefined
            ? undefined
            : step(
                say(language, "sent.answer", { date: longDay(due, language) }),
                say(language, "sent.answer.note"),
              )
        }
      </ol>`,
  });
}
