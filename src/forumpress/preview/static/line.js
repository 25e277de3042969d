// SPDX-License-Identifier: MIT
// The line to the server: questions, and the stream of events.

export async function ask(question, asked) {
  const answer = await fetch(`/${question}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(asked),
  });
  return answer.ok ? answer.json() : {};
}

export function listen(handlers, lost) {
  const events = new EventSource("/events");
  for (const [name, handle] of Object.entries(handlers)) {
    events.addEventListener(name, (event) => { lost(false); handle(JSON.parse(event.data)); });
  }
  events.addEventListener("again", () => location.reload());
  // The browser itself tries again; the first event of the new stream holds the whole state.
  events.addEventListener("error", () => lost(true));
  return events;
}

// A picture, or the part of it that differs from the picture `before`; null when the page has changed since.
export async function picture(fingerprint, scale, before) {
  const query = new URLSearchParams({ scale: String(scale) });
  if (before) query.set("before", before);
  const answer = await fetch(`/picture/${fingerprint}?${query}`);
  if (!answer.ok) return null;
  const [x, y, width, height] = answer.headers.get("x-patch").split(" ").map(Number);
  return { bitmap: await createImageBitmap(await answer.blob()), x, y, width, height };
}
