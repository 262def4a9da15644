// Adds a button that copies the recipe beside it. Without this file the recipe is read and downloaded as well.

for (const block of document.querySelectorAll("[data-recipe]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = block.dataset.copy;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "aside";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.querySelector("code").textContent);
      said.textContent = block.dataset.copied;
    } catch {
      said.textContent = block.dataset.refused;
    }
  });
  const line = block.querySelector("[data-recipe-actions]");
  line.append(button, said);
}
