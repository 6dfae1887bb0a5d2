// A click on a finding marks both its figures in the report; a click on a mark chooses its finding; arrow keys go on.
document.querySelectorAll(".report").forEach((report) => {
  const findings = [...report.querySelectorAll(".finding")];
  const marks = [...report.querySelectorAll(".mark")];
  const of = (mark) => mark.dataset.of.split(" ");
  let chosen = null, next = 0;
  const choose = (finding) => {
    if (!finding) return;
    next = chosen === finding ? next + 1 : 0;
    chosen = finding;
    findings.forEach((one) => one.classList.toggle("on", one === finding));
    const own = marks.filter((mark) => of(mark).includes(finding.dataset.id));
    marks.forEach((mark) => mark.classList.toggle("on", own.includes(mark)));
    if (own.length) own[next % own.length].scrollIntoView({ block: "center" });
  };
  findings.forEach((one) => one.addEventListener("click", () => choose(one)));
  marks.forEach((mark) => mark.addEventListener("click", () => {
    const finding = findings.find((one) => of(mark).includes(one.dataset.id));
    chosen = null;
    choose(finding);
    if (finding) finding.scrollIntoView({ block: "nearest" });
  }));
  report.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !chosen) return;
    event.preventDefault();
    const shown = findings.filter((one) => !one.classList.contains("hidden"));
    const to = shown[shown.indexOf(chosen) + step];
    if (to) { to.focus(); choose(to); }
  });
  report.querySelectorAll(".filter input").forEach((box) => box.addEventListener("change", () => {
    findings.forEach((one) => one.classList.contains(box.value) && one.classList.toggle("hidden", !box.checked));
  }));
});
