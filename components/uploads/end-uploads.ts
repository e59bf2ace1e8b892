/**
 * For when the person signs out: nothing goes on, and this browser keeps nothing of it. Signing out
 * does not fail where the engine cannot be loaded: then nothing runs, and what is kept is theirs only.
 */
export async function endUploads(): Promise<void> {
  try {
    const { endAll } = await import('./upload-engine.ts');
    await endAll();
  } catch {
    // The page is left anyway.
  }
}
