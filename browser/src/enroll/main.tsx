// Starts the enrolment page.
//
// The first thing it does is take the invitation out of the address bar and the history. Must never
// put it back, store it, or say it to anything but the interface.

import { draw } from "../staff/draw.ts";
import { App } from "./app.tsx";
import { LinkError, readLink, readResetLink, type Link, type ResetLink } from "./flow.ts";

function takeLink(): Link | ResetLink | null {
  const { hash } = location;
  history.replaceState(null, "", location.pathname + location.search);
  try {
    return readResetLink(hash) ?? readLink(hash);
  } catch (error) {
    if (error instanceof LinkError) return null;
    throw error;
  }
}

draw(<App link={takeLink()} />);
