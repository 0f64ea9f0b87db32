// The control API.

async function read(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `HTTP ${response.status}`);
  return body;
}

export const get = async (path) => read(await fetch(`console/${path}`, { cache: "no-store" }));

export const post = async (path, body) =>
  read(await fetch(`console/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));

export async function sendFile(person, chat, file, photo, caption) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ person, chat, photo, caption })) form.append(name, value);
  form.append("file", file, file.name);
  return read(await fetch("console/send_file", { method: "POST", body: form }));
}

export const fileUrl = (id) => `console/files/${encodeURIComponent(id)}`;
