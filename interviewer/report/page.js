// Only in a report that holds sound: a time, or a place in a picture, plays the answer from there.
const audioOf = (id) => document.getElementById("audio-" + id);
function playFrom(id, seconds) {
  const audio = audioOf(id);
  if (audio) { audio.currentTime = Math.max(0, seconds); audio.play(); }
}
for (const link of document.querySelectorAll("a[data-at]")) {
  link.addEventListener("click", () => playFrom(link.dataset.answer, Number(link.dataset.at)));
}
for (const picture of document.querySelectorAll("svg[data-full]")) {
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    playFrom(picture.dataset.answer, share * Number(picture.dataset.full));
  });
}
