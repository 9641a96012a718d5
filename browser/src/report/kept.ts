// Whether an answer says that the report was kept.
//
// Must never take anything else for it: a login page of a network answers 200 as well, and the text would be gone.

/** True if this answer to these sent bytes names the case that was sent. */
export async function saysKept(answer: Response, sent: string): Promise<boolean> {
  if (answer.status !== 200 && answer.status !== 201) return false;
  try {
    const { case: id } = await answer.json();
    return typeof id === "string" && id === JSON.parse(sent).case;
  } catch {
    return false;
  }
}
