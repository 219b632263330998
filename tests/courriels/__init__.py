"""Golden mails: complaints written for the project, put in the form that each mail client gives them."""
