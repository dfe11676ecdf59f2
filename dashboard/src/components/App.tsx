import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { isSignedIn, signIn } from '../api.ts';
import { keptPreferences } from '../device/use-device.ts';
import { useTheme } from '../device/use-theme.ts';
import { isSignInLink, takeCode } from '../sign-in-link.ts';
import { words } from '../words.ts';
import { Problem } from './BluetoothPanel.tsx';
import { DoorForm, Trust } from './DoorForm.tsx';
import { Live } from './Live.tsx';
import { Waiting } from './Waiting.tsx';

type Session = 'checking' | 'signed-in' | 'signed-out' | 'unreached';

const RETRY_MS = 2_000;

export function App() {
  // Whoever comes without a code was let in before, or hears from the first connection that they were not.
  const [session, setSession] = useState<Session>(() => (isSignInLink() ? 'checking' : 'signed-in'));
  const [problem, setProblem] = useState<string | null>(null);
  const [closing, setClosing] = useState<string | null>(null);
  // The door has the theme of this device too; what is behind it sets its own when it is there.
  useTheme(keptPreferences());

  // Before the paint, after which another part of the page could be asked for: the code would be gone with its address.
  useLayoutEffect(() => {
    let retry: ReturnType<typeof setTimeout> | undefined;
    let code: string | null = null;
    /** Whether anybody has answered; until somebody does the code is kept. */
    const enter = async (tried: string): Promise<boolean> => {
      const answer = await signIn(tried);
      if (!answer.ok && answer.status === null) return false;
      if (code === tried) code = null;
      setProblem(answer.ok ? null : answer.message);
      return true;
    };
    const check = async () => {
      clearTimeout(retry);
      code = takeCode() ?? code;
      const isHeard = code === null || (await enter(code));
      const signedIn = isHeard ? await isSignedIn() : null;
      if (signedIn === null) {
        setSession((before) => (before === 'signed-in' ? before : 'unreached'));
        retry = setTimeout(() => void check(), RETRY_MS);
        return;
      }
      setSession(signedIn ? 'signed-in' : 'signed-out');
    };
    const onHash = () => {
      if (isSignInLink()) void check();
    };
    onHash();
    window.addEventListener('hashchange', onHash);
    return () => {
      clearTimeout(retry);
      window.removeEventListener('hashchange', onHash);
    };
  }, []);

  // Who asked for the end is not to hear an alarm because it came.
  if (closing !== null) return <Door problem={null} text={closing} />;
  if (session === 'signed-in')
    return <Live onSignedOut={() => setSession('signed-out')} onEnded={setClosing} />;
  if (session === 'checking')
    return (
      <Waiting>
        <Door problem={null} text={words.signIn.checking} />
      </Waiting>
    );
  return (
    <Door problem={problem} text={session === 'unreached' ? words.notReached : words.signIn.how}>
      {session === 'signed-out' && <DoorForm onLetIn={() => setSession('signed-in')} />}
      {session === 'signed-out' && <Trust />}
    </Door>
  );
}

interface DoorProps {
  problem: string | null;
  text: string;
  children?: ComponentChildren;
}

function Door({ problem, text, children }: DoorProps) {
  return (
    <main class="door">
      <img src="./mark.svg" alt="" width="96" height="96" />
      <h1>{words.signIn.title}</h1>
      {problem !== null && <Problem text={problem} />}
      <p>{text}</p>
      {children}
    </main>
  );
}
