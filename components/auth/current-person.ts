/** The id of who is signed in, null for nobody, undefined where there is no answer. */
export async function currentPerson(): Promise<string | null | undefined> {
  try {
    const response = await fetch('/api/auth/get-session');
    if (!response.ok) return undefined;
    const session: unknown = await response.json();
    if (typeof session !== 'object' || !session || !('user' in session)) return null;
    const { user } = session;
    return typeof user === 'object' && user && 'id' in user ? String(user.id) : null;
  } catch {
    return undefined;
  }
}
