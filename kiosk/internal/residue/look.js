(async () => {
  const found = [];
  const look = async (kind, there) => {
    if (await there()) found.push(kind);
  };
  await look("cookie", () => document.cookie !== "");
  await look("local storage", () => localStorage.length > 0);
  await look("session storage", () => sessionStorage.length > 0);
  await look("database", async () => (await indexedDB.databases()).length > 0);
  await look("cache", async () => (await caches.keys()).length > 0);
  await look("service worker", async () => navigator.serviceWorker.controller || (await navigator.serviceWorker.getRegistrations()).length > 0);
  await look("file system", async () => {
    for await (const name of (await navigator.storage.getDirectory()).keys()) return name;
    return false;
  });
  await look("window name", () => window.name !== "");
  // The empty page that a new browser opens, and this one.
  await look("history", () => history.length > 2 || history.state !== null || location.hash !== "");
  await look("zoom", () => devicePixelRatio !== 1 || (visualViewport?.scale ?? 1) !== 1 || document.documentElement.style.zoom !== "");
  await look("text", () => getSelection().toString() !== "" || document.querySelector("#planted") !== null);
  return found;
})()
