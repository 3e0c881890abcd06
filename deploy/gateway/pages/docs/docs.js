// The API of the service that is chosen, from its own description.
const service = document.getElementById("service");

function show() {
    SwaggerUIBundle({
        url: `/${service.value}/openapi.json`,
        dom_id: "#page",
        filter: true,
        persistAuthorization: true,
        displayRequestDuration: true,
    });
}

service.addEventListener("change", show);
show();
