/** What the letters say of each right (GDPR arts. 7(3), 15–22; UK GDPR the same). `{whom}`: "you", or a name. */
export const english = {
  "asked.access": "On {received} you asked us for a copy of the personal data we hold about {whom}.",
  "asked.rectification": "On {received} you asked us to correct personal data about {whom}.",
  "asked.erasure": "On {received} you asked us to delete personal data about {whom}.",
  "asked.restriction":
    "On {received} you asked us to set personal data about {whom} aside: to keep them, and not to use them for the time being.",
  "asked.portability":
    "On {received} you asked us to hand over data about {whom} in a form that another service can read.",
  "asked.objection": "On {received} you objected to what we do with personal data about {whom}.",
  "asked.marketing-objection": "On {received} you told us to send no more advertising to {whom}.",
  "asked.automated-decision":
    "On {received} you asked that a person look again at a decision our systems made about {whom}.",
  "asked.withdrawal": "On {received} you told us that a consent to use data about {whom} is taken back.",

  "understood.access":
    "You ask for a copy of the personal data we hold about {whom}, and how we use them. If we misunderstood, please tell us soon.",
  "understood.rectification":
    "You ask us to correct data about {whom} that are wrong, or to complete them. If we misunderstood, please tell us soon.",
  "understood.erasure":
    "You ask us to delete data about {whom}. If you mean only some of them, please tell us which before we delete.",
  "understood.restriction":
    "You ask us to keep data about {whom} and not to use them for the time being. If you would rather have them deleted or corrected, please tell us soon.",
  "understood.portability":
    "You ask for the data that were given to us about {whom}, in a form that another service can read. If you want everything we hold, please tell us: that is another request, and we take it as readily.",
  "understood.objection":
    "You object to what we do with data about {whom}. If you mean a certain use, please tell us soon which one.",
  "understood.marketing-objection": "You want no more advertising from us to reach {whom}.",
  "understood.automated-decision":
    "You ask that a person look again at a decision our systems made about {whom}. If you mean a certain decision, please tell us soon which one, and how you see it.",
  "understood.withdrawal":
    "A consent to use data about {whom} is taken back. If you mean a certain consent, please tell us soon which one.",

  "when.at-once.marketing-objection":
    "This took effect when it reached us, on {received}. You need not show who you are, and it costs you nothing. A few mails that were on their way before then may still arrive.",
  "when.at-once.withdrawal":
    "This took effect when it reached us, on {received}. You need not show who you are, and it costs you nothing. What we did before that day, with the consent, stays lawful.",

  "identity.why.copy":
    "We must not give data to the wrong person, and we cannot yet be sure who you are. That is why we ask.",
  "identity.why.act":
    "Done for the wrong person, this would harm whom the data are about, and we cannot yet be sure who you are. That is why we ask.",

  "clarification.why.access":
    "We hold a great deal that may be about {whom}, and want to send you what you need. That is why we ask.",
  "clarification.why.rectification":
    "To correct the right thing, we must know what is wrong and how it should be. That is why we ask.",
  "clarification.why.erasure":
    "What is deleted does not come back, so we want to be sure of what you mean. That is why we ask.",
  "clarification.why.restriction":
    "To set the right data aside, we must know which ones you mean, and for what reason. That is why we ask.",
  "clarification.why.portability":
    "We want to hand over what you need, in a form that you can use. That is why we ask.",
  "clarification.why.objection":
    "We do several things with data and want to stop the right one. That is why we ask.",
  "clarification.why.marketing-objection":
    "We have stopped all the advertising we could find for {whom}. To miss none, we want to know more. That is why we ask.",
  "clarification.why.automated-decision":
    "To look again at the right decision, we must know which one you mean. That is why we ask.",
  "clarification.why.withdrawal":
    "There may be several consents, and we want to stop the right use. That is why we ask.",
  "clarification.question.access": "[[Ask here: which time, which course, which matter?]]",
  "clarification.question.rectification":
    "[[Ask here: what is wrong, where did you see it, how should it be?]]",
  "clarification.question.erasure": "[[Ask here: everything, or which data? Is an account to go, too?]]",
  "clarification.question.restriction":
    "[[Ask here: which data, and for what reason are they to be set aside?]]",
  "clarification.question.portability": "[[Ask here: which data, in which format, to whom?]]",
  "clarification.question.objection":
    "[[Ask here: which use do you object to, and what of your situation speaks against it?]]",
  "clarification.question.marketing-objection":
    "[[Ask here: which mails, calls or letters, to which address or number?]]",
  "clarification.question.automated-decision":
    "[[Ask here: which decision, of which day, and how do you see it?]]",
  "clarification.question.withdrawal":
    "[[Ask here: which consent: newsletter, photographs, something else?]]",
  "clarification.all.access":
    "You need not choose: tell us that you want everything, and we search for everything.",
  "clarification.all.other": "If you cannot say more, tell us so: we then do what we can with what we know.",

  "answer.title.access": "Your data and how we use them",
  "answer.title.rectification": "Your data are corrected",
  "answer.title.erasure": "Your data are deleted",
  "answer.title.restriction": "Your data are set aside",
  "answer.title.portability": "Your data to take elsewhere",
  "answer.title.objection": "We have stopped what you objected to",
  "answer.title.marketing-objection": "No more advertising",
  "answer.title.automated-decision": "A person has looked again at the decision",
  "answer.title.withdrawal": "Your consent is withdrawn",
  "done.heading.rectification": "What was corrected",
  "done.heading.erasure": "What was deleted",
  "done.heading.restriction": "What was set aside",
  "done.heading.objection": "What was stopped",
  "done.heading.marketing-objection": "What was stopped",
  "done.heading.automated-decision": "What came of it",
  "done.heading.withdrawal": "What was stopped",
  "done.nowhere": "[[Say what was done, system by system.]]",
  "done.somewhere": "One of our systems",
  "done.none": "We looked, and hold nothing about {whom} that this is about.",
  "kept.why": "[[Say why, and until when.]]",
  "done.rectification.done": "Corrected.",
  "done.rectification.partly": "Corrected in part. What stays as it was, and why: {why}",
  "done.rectification.kept": "Not changed. {why}",
  "done.erasure.done": "Deleted.",
  "done.erasure.partly": "Deleted in part. What is kept, and why: {why}",
  "done.erasure.kept": "Kept. {why}",
  "done.restriction.done": "Set aside.",
  "done.restriction.partly": "Set aside in part. What is not, and why: {why}",
  "done.restriction.kept": "Not set aside. {why}",
  "done.objection.done": "Stopped.",
  "done.objection.partly": "Stopped in part. What goes on, and why: {why}",
  "done.objection.kept": "Goes on. {why}",
  "done.marketing-objection.done": "Stopped.",
  "done.marketing-objection.partly": "Stopped in part. What is still to come, and why: {why}",
  "done.marketing-objection.kept":
    "No advertising: what still reaches you is needed for something else. {why}",
  "done.automated-decision.done": "The decision was changed.",
  "done.automated-decision.partly": "The decision was changed in part. {why}",
  "done.automated-decision.kept": "The decision stands. {why}",
  "done.withdrawal.done": "Stopped.",
  "done.withdrawal.partly": "Stopped in part. What goes on, and why: {why}",
  "done.withdrawal.kept": "Goes on, but not with your consent. {why}",
  "done.nothing-held": "Nothing about {whom} is held here.",
  "done.until": "Until {until} at the latest.",

  "told.recipients":
    "Whoever we had passed these data on to is told of it, unless that is impossible or out of all proportion. If you want to know who they are, ask us, and we tell you.",
  "told.heading": "Who was told",
  "told.list": "You asked whom we passed these data on to. They are:",
  "told.nobody": "We have passed these data on to nobody.",
  "told.unnamed": "A recipient whose name we no longer hold",
  "told.on": "Told on {on}.",
  "told.yet": "To be told; the notice has not reached them yet.",
  "told.not": "Not told: it is impossible, or out of all proportion.",
  "rectification.statement":
    "If you see something differently, or something is missing, you can give us a statement of your own. We keep it with the data, and whoever reads the one reads the other.",
  "erasure.record":
    "That you asked, and what we did, we keep on record as long as we may have to show it. We use that record for nothing else.",
  "restriction.meaning":
    "Data that are set aside are only stored. We use them with your consent, for legal claims, or to protect another person, and for nothing else.",
  "restriction.until":
    "This lasts until the reason for it is settled. Before we use the data again, we write to you and say why.",
  "portability.found": {
    plural: "rows",
    one: "We found {rows} record and enclose what of it can be taken along. The first page says field by field what is left out, and why.",
    other:
      "We found {rows} records and enclose what of them can be taken along. The first page says field by field what is left out, and why.",
  },
  "portability.format":
    "The data are in files that programs read: tables as CSV and the same as JSON, with a list of what each field means.",
  "portability.direct":
    "Where it is technically possible, we send them straight to another service instead: tell us to which.",
  "portability.scope":
    "They are the data that were given to us, or that came about as you used our services, where we process them by machine with consent or for a contract. For everything else that we hold you can ask at any time.",
  "objection.meaning": "We no longer use the data for what you objected to.",
  "marketing.stopped":
    "We send no more advertising to {whom}, and do not use the data for it in any other way. It took effect when it reached us, on {received}.",
  "marketing.kept":
    "So that this holds, we keep the address on a list of those whom we do not write to. It is used for nothing else.",
  "marketing.arriving": "A few mails or letters that were on their way before that day may still arrive.",
  "decision.review":
    "A person with the authority to change the decision, who had no part in it before, has looked at it again, with what you told us.",
  "decision.logic":
    "How such a decision comes about: [[say what goes into it, and what counts for how much]].",
  "decision.contest":
    "You can still tell us how you see it, and contest what came of it: a person reads what you write.",
  "withdrawal.before":
    "What we did before {received}, with the consent, stays lawful. From that day we no longer do what rested on it.",
  "withdrawal.after":
    "What you no longer get because of it, you can have again by giving your consent anew, whenever you wish.",

  "partial.title": "Our answer: done in part",
  "partial.held.heading": "What was not done, and why",
  "partial.held.erasure": "Some data are kept. Which ones, and until when, stands above, place by place.",
  "partial.held.other": "Part of what you asked is not done. Which part, stands above, place by place.",
  "partial.held.copy": "Part of the data is not enclosed.",
  "partial.held.say": "[[Say which part.]]",
  "partial.reasons": "[[Give the reasons in your own words.]]",

  "fee.title": "What your request costs",
  "fee.ground.heading": "Why it costs something",
  "fee.ground.unfounded":
    "Such requests are free. This one is plainly without ground, and then the law lets us ask what the work costs us, or refuse it.",
  "fee.ground.excessive":
    "Such requests are free. This one is plainly excessive, because it repeats earlier ones, and then the law lets us ask what the work costs us, or refuse it.",
  "fee.ground.further-copies":
    "The first copy is free. You ask for a further one, and for that the law lets us ask what it costs us.",
  "fee.ground.none": "[[Say on what ground it costs something.]]",
  "fee.amount.heading": "How much, and how to pay",
  "fee.amount": "It costs [[the amount: no more than the work costs you]].",
  "fee.amount.is": "It costs {amount}, and no more than the work costs us.",
  "fee.how": "You can pay [[how, and to which account]]. Please give the number {reference}.",
  "fee.waits.starts-when-paid":
    "The time in which we must answer begins when it is paid. If you would rather not pay, tell us: we then look for a way that costs nothing.",
  "fee.waits.unmoved":
    "The time in which we must answer goes on meanwhile. If you would rather not pay, tell us: we then look for a way that costs nothing.",

  "lifting.title": "Your data will be used again",
  "lifting.begin":
    "Since then we have kept the data and not used them. That will end on [[the day]]; we tell you before it does.",
  "lifting.begin.on":
    "Since then we have kept the data and not used them. That will end on {on}; we tell you before it does.",
  "lifting.why.heading": "Why it ends",
  "lifting.why": "[[Say why the data need not be set aside any more.]]",
  "lifting.after":
    "From that day we may use them as before. If you think that is wrong, tell us before then: we look at it before anything changes.",

  "outcome.title": "What came of your request",
  "outcome.begin": "We had answered you, and something was still to be done. This is what came of it.",
  "outcome.why": "[[Say what was still open, and why it ended so.]]",
} as const;
