(async () => {
  const done = [];
  const plant = async (kind, how) => {
    await how();
    done.push(kind);
  };
  await plant("cookie", () => {
    document.cookie = "planted=1; max-age=86400";
    if (!document.cookie.includes("planted")) throw new Error("no cookie");
  });
  await plant("local storage", () => localStorage.setItem("planted", "1"));
  await plant("session storage", () => sessionStorage.setItem("planted", "1"));
  await plant("database", () => new Promise((resolve, reject) => {
    const open = indexedDB.open("planted");
    open.onsuccess = () => { open.result.close(); resolve(); };
    open.onerror = () => reject(open.error);
  }));
  await plant("cache", async () => (await caches.open("planted")).put("/planted", new Response("1")));
  await plant("service worker", () => navigator.serviceWorker.register("/residue-worker.js"));
  await plant("file system", async () => (await navigator.storage.getDirectory()).getFileHandle("planted", { create: true }));
  await plant("window name", () => { window.name = "planted"; });
  await plant("history", () => {
    for (const step of [1, 2, 3]) history.pushState({ step }, "", "#planted" + step);
  });
  await plant("zoom", () => { document.documentElement.style.zoom = "1.5"; });
  await plant("text", () => {
    const field = document.createElement("input");
    field.id = field.name = "planted";
    field.value = "planted";
    document.body.append(field);
    getSelection().selectAllChildren(document.body);
  });
  return done;
})()
