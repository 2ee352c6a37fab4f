// What is typed is kept in this browser until it has been taken, so that a closed page loses nothing.

/** keep keeps a value under a name; an empty list is forgotten. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === "" || (Array.isArray(value) && value.length === 0)) localStorage.removeItem(`kept ${name}`);
    else localStorage.setItem(`kept ${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing has the page alone.
  }
}

/** kept returns what was kept under a name. */
export function kept<T>(name: string): T | undefined {
  try {
    return (JSON.parse(localStorage.getItem(`kept ${name}`) ?? "null") as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** deleteKept forgets what was kept, once the server has it. */
export function deleteKept(name: string): void {
  keep(name, "");
}
