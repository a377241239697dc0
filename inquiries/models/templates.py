from __future__ import annotations

from django.db import models

from inquiry_hub.constraints import enum_check


class TemplateKind(models.TextChoices):
    REPLY = "reply", "Reply"
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"


class ReplyTemplate(models.Model):
    """Words that are written often. Variables stand in double braces (services/templating.py); an empty `language`
    fits every customer."""

    team = models.ForeignKey("inquiries.Team", on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=100, help_text="How colleagues find it.")
    language = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=16, choices=TemplateKind, default=TemplateKind.REPLY)
    subject = models.CharField(
        max_length=1000, blank=True, help_text="Empty: the subject of the conversation stays."
    )
    body = models.TextField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind", "name", "language"],
                name="replytemplate_once",
                violation_error_message="There is one of this name and language already.",
            ),
            enum_check("replytemplate", "kind", TemplateKind),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})" if self.language else self.name
