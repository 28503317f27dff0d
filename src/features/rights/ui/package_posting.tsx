/** Paper on its way: taken out to be printed, then closed with the day it was posted. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange, useDownload } from "../../../web/call.ts";
import type { CallRefused } from "../../../web/call.ts";
import { Button, ErrorNotice, TextField, toast } from "../../../web/widgets/index.ts";
import type { PackageView } from "../delivery/contract.ts";
import { downloadInOffice, recordPosting } from "../delivery/endpoints.ts";
import type { PanelProps } from "./plan_panel.tsx";

export function Posting({
  params,
  made,
}: {
  readonly params: PanelProps;
  readonly made: NonNullable<PackageView["package"]>;
}): ReactNode {
  const posted = useChange(recordPosting);
  const download = useDownload(downloadInOffice);
  const [on, setOn] = useState("");
  const isPosted = made.postedOn !== undefined;
  const writeDown = async (): Promise<void> => {
    if ((await posted.run({ params, body: { on } })) !== undefined) toast("Posted. The request is closed.");
  };
  return (
    <div className="posting">
      <p>
        {isPosted
          ? "It was posted, and the request is closed. You can download it again while it is kept; each download is on record."
          : "Download the ZIP, open “index.html” in it and print its pages, or write the ZIP to a data carrier. Each download is on record."}
      </p>
      <p>
        <Button
          isPending={download.isPending}
          onPress={() => void download.run(params, `${params.reference}.zip`)}
        >
          Download to print
        </Button>
      </p>
      {download.error !== undefined && <ErrorNotice error={download.error} />}
      {!isPosted && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (on !== "") void writeDown();
          }}
        >
          <TextField
            label="Posted on"
            hint="The day it was given to the post. It is the day of the answer, and closes the request."
            type="date"
            value={on}
            onChange={setOn}
            isRequired
            width="half"
            error={postingProblem(posted.error)}
          />
          <p>
            <Button type="submit" kind="primary" isPending={posted.isPending}>
              Write down and close
            </Button>
          </p>
        </form>
      )}
    </div>
  );
}

function postingProblem(error: CallRefused | undefined): string | undefined {
  return error?.details.some(({ reason }) => reason === "not_between_release_and_today") === true
    ? "This must be a day from when it was handed over until today."
    : error?.message;
}
