// The units nearest to the phone ([data-nearest]): the position is filled into the form when its button is pressed.

const nearest = document.querySelector("[data-nearest]");

if (nearest) {
  const form = nearest.querySelector("form");
  const failed = nearest.querySelector("[data-nearest-failed]");
  const fail = () => {
    failed.hidden = false;
  };

  form.addEventListener("submit", (event) => {
    if (form.elements.latitude.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!navigator.geolocation) {
      fail();
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.requestSubmit();
      },
      fail,
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  }, true);
}
