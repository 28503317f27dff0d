/** Password, authenticator app and recovery codes. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import {
  Button,
  Dialog,
  ErrorNotice,
  FactList,
  FormDialog,
  Notice,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import { shortestPassword } from "../password/rules.ts";
import { appOptions, newCodes, setApp, setPassword } from "../people/endpoints.ts";
import type { OwnProps } from "./own_passkeys.tsx";

type Open = "password" | "app" | "codes" | undefined;

export function Proofs({ organisation, own }: OwnProps): ReactNode {
  const [open, setOpen] = useState<Open>();
  const [picture, setPicture] = useState<ReplyOf<typeof appOptions>>();
  const begin = useChange(appOptions);
  const close = (): void => setOpen(undefined);
  const startApp = async (): Promise<void> => {
    const begun = await begin.run({ params: { organisation }, body: {} });
    if (begun === undefined) return;
    setPicture(begun);
    setOpen("app");
  };
  return (
    <section>
      <h2>Password and app</h2>
      <FactList
        facts={[
          [
            "Password",
            <>
              {own.hasPassword ? "set " : "none "}
              <Button kind="quiet" onPress={() => setOpen("password")}>
                {own.hasPassword ? "Change the password" : "Set a password"}
              </Button>
            </>,
          ],
          [
            "App",
            <>
              {own.hasApp ? "connected " : "none "}
              <Button kind="quiet" isPending={begin.isPending} onPress={() => void startApp()}>
                {own.hasApp ? "Connect another app" : "Connect an app"}
              </Button>
            </>,
          ],
          [
            "Recovery codes",
            own.hasApp || own.recoveryCodes > 0 ? (
              <>
                {own.recoveryCodes === 0 ? "none " : `${own.recoveryCodes} of 10 left `}
                {own.recoveryCodes > 0 && (
                  <Button kind="quiet" onPress={() => setOpen("codes")}>
                    Make new ones
                  </Button>
                )}
              </>
            ) : (
              "come with the app: each stands in for it once"
            ),
          ],
        ]}
      />
      {own.hasApp && own.recoveryCodes < 3 && (
        <FewCodes
          left={own.recoveryCodes}
          hasPasskey={own.passkeys.length > 0}
          onMake={() => setOpen("codes")}
        />
      )}
      {begin.error !== undefined && <ErrorNotice error={begin.error} />}
      {open === "password" && (
        <PasswordDialog isFirst={!own.hasPassword} organisation={organisation} onClose={close} />
      )}
      {open === "codes" && (
        <CodesDialog organisation={organisation} hasOld={own.recoveryCodes > 0} onClose={close} />
      )}
      {open === "app" && picture !== undefined && (
        <AppDialog
          organisation={organisation}
          picture={picture}
          onClose={close}
          // Without codes a lost telephone locks them out: they are what comes next.
          onConnected={() => setOpen(own.recoveryCodes === 0 ? "codes" : undefined)}
        />
      )}
    </section>
  );
}

/** Said where nothing stands in for a lost telephone, or soon nothing will. */
function FewCodes({
  left,
  hasPasskey,
  onMake,
}: {
  readonly left: number;
  readonly hasPasskey: boolean;
  readonly onMake: () => void;
}): ReactNode {
  const lost = hasPasskey
    ? "If you lose the app, your passkey is the only way left to sign in."
    : "If you lose the app, you cannot sign in until an owner sends you a link to come in anew.";
  return (
    <Notice
      kind="warn"
      title={
        left === 0
          ? "You have no recovery codes"
          : `Only ${left === 1 ? "one recovery code is" : `${left} recovery codes are`} left`
      }
      action={<Button onPress={onMake}>{left === 0 ? "Make recovery codes" : "Make ten new ones"}</Button>}
    >
      {left === 0 ? lost : "Each works once. Making new ones takes a minute and ends the old."}
    </Notice>
  );
}

type Shown = { readonly organisation: string; readonly onClose: () => void };

const passwordSentences = {
  too_short: `At least ${shortestPassword} characters, please.`,
  too_long: "This is longer than anybody types.",
  too_common: "This is among the first passwords anybody would try. Choose another.",
  too_close: "This is too close to a name that others know. Choose another.",
} as const;

function PasswordDialog({
  organisation,
  isFirst,
  onClose,
}: Shown & { readonly isFirst: boolean }): ReactNode {
  const change = useChange(setPassword);
  const [password, setTyped] = useState("");
  const [problem, setProblem] = useState<keyof typeof passwordSentences>();
  const save = async (): Promise<void> => {
    const done = await change.run({ params: { organisation }, body: { password } });
    if (done === undefined) return;
    setProblem(done.problem);
    if (done.problem !== undefined) return;
    toast(`The password is ${isFirst ? "set" : "changed"}. Your other sessions have ended.`);
    onClose();
  };
  return (
    <FormDialog
      title={isFirst ? "Set a password" : "Change the password"}
      act={isFirst ? "Set it" : "Change"}
      onAct={save}
      onClose={onClose}
      isPending={change.isPending}
    >
      <TextField
        label="New password"
        hint={`At least ${shortestPassword} characters. A few words in a row are good.`}
        type="password"
        autoComplete="new-password"
        isRequired
        autoFocus
        value={password}
        onChange={setTyped}
        error={problem === undefined ? undefined : passwordSentences[problem]}
      />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </FormDialog>
  );
}

function AppDialog({
  organisation,
  picture: { secret, qr },
  onClose,
  onConnected,
}: Shown & {
  readonly picture: ReplyOf<typeof appOptions>;
  readonly onConnected: () => void;
}): ReactNode {
  const change = useChange(setApp);
  const [code, setCode] = useState("");
  const [isWrong, setWrong] = useState(false);
  const save = async (): Promise<void> => {
    const done = await change.run({ params: { organisation }, body: { secret, code } });
    if (done === undefined) return;
    setWrong(!done.right);
    if (!done.right) return;
    toast("The app is connected. Codes of the old one no longer count.");
    onConnected();
  };
  return (
    <FormDialog
      title="Connect an authenticator app"
      act="Connect"
      onAct={save}
      onClose={onClose}
      isPending={change.isPending}
    >
      <p>Scan this with the app, then type the six digits it shows.</p>
      <svg
        role="img"
        aria-label="Picture for the authenticator app"
        viewBox={`0 0 ${qr.size} ${qr.size}`}
        width="200"
        height="200"
        shapeRendering="crispEdges"
      >
        <rect width={qr.size} height={qr.size} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <p className="soft">
        Cannot scan? Type this into the app: <code>{secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <TextField
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        width="short"
        isRequired
        maxLength={20}
        value={code}
        onChange={setCode}
        error={isWrong ? "That is not the code of this moment. Wait for the next one." : undefined}
      />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </FormDialog>
  );
}

function CodesDialog({ organisation, hasOld, onClose }: Shown & { readonly hasOld: boolean }): ReactNode {
  const change = useChange(newCodes);
  const [codes, setCodes] = useState<readonly string[]>();
  const make = async (): Promise<void> => {
    setCodes((await change.run({ params: { organisation }, body: {} }))?.codes);
  };
  return (
    <Dialog
      title="Recovery codes"
      isOpen
      onClose={onClose}
      actions={
        codes === undefined ? (
          <>
            <Button onPress={onClose}>{hasOld ? "Cancel" : "Later"}</Button>
            <Button kind="primary" isPending={change.isPending} onPress={() => void make()}>
              {hasOld ? "Make ten new codes" : "Make ten codes"}
            </Button>
          </>
        ) : (
          <Button kind="primary" onPress={onClose}>
            I have kept them
          </Button>
        )
      }
    >
      {codes === undefined ? (
        <p>
          Each signs you in once in place of the app, for the day you do not have it.
          {hasOld && " Codes you have from before will be worth nothing."}
        </p>
      ) : (
        <>
          <p>They are not shown again: print them, or put them where you keep passwords.</p>
          <ol>
            {codes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ol>
        </>
      )}
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </Dialog>
  );
}
