;;; gnus.el --- open a mail in Gnus, as a reader does, and press yes, maybe and no  -*- lexical-binding: t; -*-
;; emacs --batch -Q -l gnus.el MAIL ADDRESS FOLDER
;; What the reader sees is written to FOLDER/seen, each answer that Gnus mails to FOLDER/accepted, tentative, declined.

(require 'gnus)
(require 'gnus-icalendar)
(require 'nndoc)

(let* ((arguments command-line-args-left)
       (mail (nth 0 arguments)) (address (nth 1 arguments)) (folder (nth 2 arguments))
       (inhibit-message t)
       (choice nil))
  (setq command-line-args-left nil
        user-mail-address address
        user-full-name "Gnus Reader"
        gnus-home-directory folder gnus-directory folder message-directory folder
        gnus-init-file nil gnus-startup-file (expand-file-name "newsrc" folder)
        gnus-select-method '(nnnil "") gnus-secondary-select-methods nil
        gnus-read-newsrc-file nil gnus-save-newsrc-file nil gnus-use-dribble-file nil
        gnus-inhibit-startup-message t gnus-interactive-exit nil gnus-novice-user nil
        gnus-icalendar-additional-identities (list address)
        gnus-message-highlight-citation nil ; its mode turns itself on without end where there is no screen
        message-interactive nil message-fcc-handler-function #'ignore gnus-gcc-mark-as-read nil
        send-mail-function nil
        message-send-mail-function
        (lambda ()
          (let ((coding-system-for-write 'binary))
            (goto-char (point-min))
            (when (re-search-forward (concat "^" (regexp-quote mail-header-separator) "\n") nil t)
              (replace-match "\n"))
            (write-region (point-min) (point-max) (expand-file-name (symbol-name choice) folder)))))
  (gnus-icalendar-setup)
  (gnus-no-server)
  (gnus-group-read-ephemeral-group
   "mail" `(nndoc "mail" (nndoc-address ,mail) (nndoc-article-type mbox)))
  (gnus-summary-goto-article 1)
  (gnus-summary-show-article)
  (with-current-buffer gnus-article-buffer
    (let ((coding-system-for-write 'utf-8))
      (write-region (point-min) (point-max) (expand-file-name "seen" folder))))
  (dolist (press '((accepted . gnus-icalendar-reply-accept)
                   (tentative . gnus-icalendar-reply-tentative)
                   (declined . gnus-icalendar-reply-decline)))
    (setq choice (car press))
    (with-current-buffer gnus-summary-buffer (gnus-summary-show-article))
    (funcall (cdr press))))
