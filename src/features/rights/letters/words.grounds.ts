/** Why a request is refused, whole or in part, in plain words; the ids are those of `src/law/data/refusals.ts`. */
export const english = {
  "ground.not-identified": "We could not make sure who you are.",
  "ground.no-authority": "We could not make sure that you may ask for {subject}.",
  "ground.unfounded": "The request is plainly without ground.",
  "ground.excessive": "The request is plainly excessive, because it repeats earlier ones.",
  "ground.others-rights":
    "What is not enclosed would tell about other people, and their rights weigh more here.",
  "ground.data-are-right":
    "We looked into it and hold the data to be right, or could not find out that they are wrong.",
  "ground.still-needed": "We still need the data for what they were collected for, and may still use them.",
  "ground.expression":
    "The data are needed for the right to speak freely and to be informed, for instance in a report or a published text.",
  "ground.legal-obligation": "A law obliges us to keep the data.",
  "ground.public-health": "The data are needed to protect public health.",
  "ground.archiving-or-research":
    "The data are part of an archive in the public interest or of research, which deleting them would make impossible or seriously harm.",
  "ground.legal-claims": "The data are needed to bring a legal claim, or to defend against one.",
  "ground.no-ground-for-restriction":
    "None of the reasons applies for which data must be set aside: their accuracy is not in doubt, we may use them, we still need them ourselves, and no objection is open.",
  "ground.other-basis":
    "This right is about data that we process with consent or for a contract. These we process for another reason.",
  "ground.not-automated": "This right is about data that machines process. These are on paper alone.",
  "ground.compelling-grounds":
    "We have weighed your interests against ours, and have compelling reasons that outweigh yours.",
  "ground.objection-to-claims": "We need the data to bring a legal claim, or to defend against one.",
  "ground.objection-to-research": "The data serve research or statistics for a task in the public interest.",
  "ground.a-person-decided":
    "No machine decided alone: a person weighed the matter and could have decided otherwise.",
  "ground.search-disproportionate":
    "We searched as far as is reasonable. To search further would take an effort out of proportion to what it could bring.",
  "ground.subject-has-died":
    "The law on personal data protects living people. It gives nobody a right to the data of somebody who has died, and no other law that we know of gives you one here. If you think otherwise, you can complain as it says below; whether the authority takes it up is for the authority to say.",
  "ground.none": "[[Say on what ground you refuse.]]",

  "ground.then.what-to-do": "If you send us what was missing, we take the matter up again at once.",
  "ground.then.what-was-withheld": "What this is about: [[say which data, as far as you may]].",
  "ground.then.supplementary-statement":
    "You can give us a statement of how you see it. We keep it with the data, and whoever reads the one reads the other.",
  "ground.then.retention": "How long we keep them: [[say until when, and that they are deleted then]].",
} as const;
