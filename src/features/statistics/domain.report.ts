/** Puts figures into words: what each is called, of how many, and how it is counted. Pure; the same for page and files. */
import type { Section } from "./contract.ts";
import { banded } from "./domain.figures.ts";
import type { Figures } from "./domain.figures.ts";
import {
  rights,
  channels,
  regimes,
  endings,
  grounds,
  sorts,
  outcomes,
  topics,
  nameOf,
  share,
  shares,
  ordered,
  parts,
  flowLines,
  spread,
  spreadColumns,
} from "./domain.lines.ts";

export function sectionsOf(figures: Figures): readonly Section[] {
  return [
    ...requestSections(figures),
    ...timeSections(figures),
    ...answerSections(figures),
    ...refusalSections(figures),
    ...complaintSections(figures),
    ...otherSections(figures),
  ];
}

function requestSections({ requests }: Figures): readonly Section[] {
  const { flow } = requests;
  const columns = Object.keys(endings);
  return [
    {
      id: "requests",
      title: "Requests",
      lede: "What people asked for about their own data, and what became of it.",
      columns: ["Requests"],
      lines: flowLines(flow, endings, "Requests"),
      empty: "",
    },
    {
      id: "by-right",
      title: "Requests by what was asked",
      lede: "The same figures for each right: those received and those that ended in the period need not be the same requests.",
      columns: ["Received", ...columns.map((code) => nameOf(endings, code)), "Open"],
      lines: ordered(rights, requests.byRight).map(([code, one]) => ({
        name: nameOf(rights, code),
        cells: [one.received, ...columns.map((end) => one.ended[end] ?? 0), one.open],
      })),
      empty: "No request was open in this period.",
    },
    {
      id: "by-channel",
      title: "How requests arrived",
      lede: "Of those received in the period.",
      columns: shares,
      lines: parts(channels, requests.byChannel),
      empty: "No request was received in this period.",
    },
    {
      id: "by-regime",
      title: "The law they are under",
      lede: "Of those received in the period.",
      columns: shares,
      lines: parts(regimes, requests.byRegime),
      empty: "No request was received in this period.",
    },
  ];
}

function timeSections({ requests }: Figures): readonly Section[] {
  const { time } = requests;
  const given = time.inTime + time.late + time.noLimit + time.untold;
  return [
    {
      id: "time",
      title: "In time",
      lede: "Of the answers and refusals of the period. An answer counts when it has reached the person: a mail when a mail server took it, a letter on the day of the post.",
      columns: shares,
      lines:
        given === 0
          ? []
          : [
              share(
                "Told by the law’s last day",
                time.inTime,
                given,
                "The day the law gives, with extensions and days of waiting.",
              ),
              share("Told later", time.late, given),
              share("Not told yet", time.untold, given, "Refused, and the letter has not gone out."),
              share("Of these already late", time.untoldLate, given),
              share(
                "Without a day",
                time.noLimit,
                given,
                "The law’s clock had not started, stood still, or ended beyond the calendar of holidays.",
              ),
              share(
                "Told by our own last day",
                time.ownInTime,
                time.ownLimit,
                "The earlier of the law’s day and the day the policy promises.",
              ),
            ],
      empty: "Nothing was answered or refused in this period.",
    },
    {
      id: "days",
      title: "Days to the answer",
      lede: "Of the requests answered in the period, refusals apart.",
      columns: spreadColumns,
      lines:
        requests.calendar.length === 0
          ? []
          : [
              spread(
                "As the law counts",
                requests.counted,
                "From the day the law’s clock started to the day of the answer, without the days it waited for the person.",
              ),
              spread(
                "By the calendar",
                requests.calendar,
                "From the day of receipt to the day of the answer, every day counted.",
              ),
            ],
      empty: "Nothing was answered in this period.",
    },
  ];
}

function answerSections({ requests }: Figures): readonly Section[] {
  const { flow, extended, still } = requests;
  return [
    {
      id: "still",
      title: "Where those received stand today",
      lede: "Of the requests received in the period.",
      columns: shares,
      lines:
        flow.received === 0
          ? []
          : [
              share("Still open", still.open, flow.received),
              share("Of these waiting for the person", still.waiting, still.open, "The clock stands still."),
              share("Of these past the law’s last day", still.late, still.open),
              share("Of these given more time", still.extended, still.open),
            ],
      empty: "No request was received in this period.",
    },
    {
      id: "extended",
      title: "Given more time",
      lede: "Extensions decided in the period.",
      columns: shares,
      lines:
        extended.count === 0
          ? []
          : [
              share(
                "The person was told in time",
                extended.told,
                extended.count,
                "A letter about it reached them by the last day of the time without the extension.",
              ),
              share("Told late, or not at all", extended.late, extended.count),
              share("To be told", extended.due, extended.count, "There is still time to tell them."),
              share(
                "Cannot be said",
                extended.unknown,
                extended.count,
                "The clock gives no day to tell them by.",
              ),
            ],
      empty: "No request was given more time in this period.",
    },
  ];
}

function refusalSections({ requests, handOff }: Figures): readonly Section[] {
  const { partly } = requests;
  return [
    {
      id: "refusals",
      title: "Refusals by ground",
      lede: "Of the requests refused in the period.",
      columns: shares,
      lines: parts(grounds, requests.grounds),
      empty: "Nothing was refused in this period.",
    },
    {
      id: "partly",
      title: "Answers in part, by ground",
      lede: `Of the requests answered in the period, ${partly.count} in part: decided so, or a copy with something held back or blanked. An answer may rest on several grounds; it stands under each.`,
      columns: shares,
      lines: ordered(grounds, partly.grounds).map(([code, many]) =>
        share(nameOf(grounds, code), many, partly.count),
      ),
      empty: "Nothing was answered in part in this period.",
    },
    {
      id: "hand-off",
      title: "From arrival to somebody’s hands",
      lede: "Of the requests and complaints received in the period by any way but our own forms, without those brought here from another system.",
      columns: spreadColumns,
      lines:
        handOff.written.length === 0
          ? []
          : [
              spread(
                "Until written down",
                handOff.written,
                "Days from arrival to the day it was written down here.",
              ),
              spread(
                "Until taken up",
                handOff.takenUp,
                `Days from arrival to the day a colleague first had it in hand. ${handOff.waiting} of them nobody has in hand yet.`,
              ),
            ],
      empty: "Nothing arrived in this period by any way but our own forms.",
    },
  ];
}

function complaintSections({ complaints }: Figures): readonly Section[] {
  const { acknowledged, flow } = complaints;
  return [
    {
      id: "complaints",
      title: "Complaints",
      lede: "Complaints about how data is handled.",
      columns: ["Complaints"],
      lines: flowLines(flow, { told: "Decided, and the person told", withdrawn: "Withdrawn" }, "Complaints"),
      empty: "",
    },
    {
      id: "complaint-sorts",
      title: "What complaints were about",
      lede: "Of those received in the period.",
      columns: shares,
      lines: parts(sorts, complaints.bySort),
      empty: "No complaint was received in this period.",
    },
    {
      id: "outcomes",
      title: "What came of them",
      lede: "Of those whose outcome the person was told in the period.",
      columns: shares,
      lines: parts(outcomes, complaints.outcomes),
      empty: "Nobody was told an outcome in this period.",
    },
    {
      id: "complaint-days",
      title: "Days to the outcome",
      lede: "From the day a complaint arrived to the day the person was told what came of it.",
      columns: spreadColumns,
      lines:
        complaints.days.length === 0
          ? []
          : [spread("By the calendar", complaints.days, "Every day counted; the law sets no number.")],
      empty: "Nobody was told an outcome in this period.",
    },
    {
      id: "acknowledged",
      title: "Told that it arrived, in the United Kingdom",
      lede: "Of the complaints received in the period under the law that gives thirty days to say so.",
      columns: shares,
      lines:
        acknowledged.owed === 0
          ? []
          : [
              share("In time", acknowledged.inTime, acknowledged.owed, "Being told the outcome counts, too."),
              share("Late, or not at all", acknowledged.late, acknowledged.owed),
              share("To be told", acknowledged.due, acknowledged.owed, "There is still time."),
              share("Withdrawn before", acknowledged.unsaid, acknowledged.owed),
            ],
      empty: "No complaint under that law was received in this period.",
    },
  ];
}

function otherSections({ questions, drills, imported }: Figures): readonly Section[] {
  return [
    {
      id: "questions",
      title: "Questions to the officer",
      lede: "What colleagues asked before they acted.",
      columns: ["Questions"],
      lines: flowLines(questions.flow, { answered: "Answered", withdrawn: "Taken back" }, "Questions"),
      empty: "",
    },
    {
      id: "topics",
      title: "What questions were about",
      lede: "Of those asked in the period.",
      columns: shares,
      lines: parts(topics, questions.byTopic),
      empty: "Nobody asked anything in this period.",
    },
    {
      id: "question-days",
      title: "Days to the officer’s answer",
      lede: "Of the questions answered in the period.",
      columns: spreadColumns,
      lines:
        questions.days.length === 0
          ? []
          : [spread("By the calendar", questions.days, "From the question to the newest answer.")],
      empty: "Nothing was answered in this period.",
    },
    {
      id: "apart",
      title: "Apart",
      lede: "What stands beside the figures above.",
      columns: ["Cases"],
      lines: [
        {
          name: "Brought here from another system",
          cells: [imported],
          how: "Received in the period; counted above, by the day they were first received.",
        },
        {
          name: "Rehearsed requests",
          cells: [drills.request],
          how: "Drills begun in the period, on invented people; in no figure above.",
        },
        { name: "Rehearsed complaints", cells: [drills.complaint] },
      ],
      empty: "",
    },
  ];
}

/** What whoever reads an edition must know of all of its figures. */
export function notesOf(edition: "whole" | "shared", aboutColleagues: number): readonly string[] {
  if (edition === "whole")
    return [
      "Cases about yourself, if there are any, are not in what you see: somebody else then makes the report.",
    ];
  const { from, below } = banded(aboutColleagues);
  const many = from === 0 ? `Fewer than ${below}` : `${from} or more, and fewer than ${below},`;
  return [
    `Cases about people who work here are in no figure below. ${many} requests, complaints and questions were received about them in the period; the exact number is not given, so that nobody learns from it of a case that is kept from them.`,
  ];
}
